/** One sentence above the tools: what can be done now. */
import { t } from '../i18n/i18n.ts'
import { IconButton } from './button.tsx'
import type { PageModel, Scene } from './page-model.ts'

export function HintLine({ model, scene }: { model: PageModel; scene: Scene }) {
  const { stage } = scene.watched.value
  const tool = stage.tool.value
  // With the select tool, an empty board says what to do, and a selection has its panel.
  const isUseful = tool !== 'select' || (stage.selection.value.size === 0 && stage.board.size > 0)
  if (!model.settings.hints.value || stage.editing.value !== null || !isUseful || stage.readOnly.value) return null
  const isTouch = window.matchMedia('(pointer: coarse)').matches
  return (
    <div class="board-hint panel">
      <p>{t(tool === 'select' && isTouch ? 'hint.select.touch' : `hint.${tool}`)}</p>
      <IconButton
        icon="close" label={t('hint.hide')}
        onClick={() => {
          model.settings.hints.value = false
        }}
      />
    </div>
  )
}
