/** One sentence above the tools: what can be done now. */
import { t } from '../i18n/i18n.ts'
import { IconButton } from './button.tsx'
import type { PageModel, Scene } from './page-model.ts'

export function HintLine({ model, scene }: { model: PageModel; scene: Scene }) {
  const { stage } = scene
  const isUseful = stage.selection.value.size === 0 || stage.tool.value !== 'select'
  if (!model.settings.hints.value || stage.editing.value !== null || !isUseful || stage.readOnly.value) return null
  return (
    <div class="hint panel">
      <p>{t(`hint.${stage.tool.value}`)}</p>
      <IconButton
        icon="close" label={t('hint.hide')}
        onClick={() => {
          model.settings.hints.value = false
        }}
      />
    </div>
  )
}
