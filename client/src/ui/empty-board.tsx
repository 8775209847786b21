/** What an empty board says: the first step, in one sentence and one button. */
import { t } from '../i18n/i18n.ts'
import { createInView } from '../tools/create.ts'
import { Icon } from './icon.tsx'
import type { PageModel, Scene } from './page-model.ts'

export function EmptyBoard({ model, scene }: { model: PageModel; scene: Scene }) {
  const { stage } = scene.watched.value
  if (stage.board.size > 0 || stage.tool.value !== 'select') return null
  if (!model.isLoaded.value) return <p class="empty-board">{t('page.loading')}</p>
  const isReadOnly = stage.readOnly.value
  return (
    <div class="empty-board">
      <h2>{t('empty.title')}</h2>
      <p>{t(isReadOnly ? 'empty.readOnly' : 'empty.text')}</p>
      {!isReadOnly && (
        <button type="button" class="button button-primary" onClick={() => createInView(stage, 'note')}>
          <Icon name="note" />
          {t('empty.button')}
        </button>
      )}
    </div>
  )
}
