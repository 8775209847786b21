/** Undo and redo: one's own steps only. */
import { t } from '../i18n/i18n.ts'
import { redo, undo } from '../tools/commands.ts'
import { IconButton } from './button.tsx'
import type { Scene } from './page-model.ts'

export function History({ scene }: { scene: Scene }) {
  const { canUndo, canRedo } = scene.history.value
  if (scene.stage.readOnly.value) return null
  return (
    <>
      <IconButton icon="undo" label={t('action.undo')} disabled={!canUndo} onClick={() => undo(scene.stage)} />
      <IconButton icon="redo" label={t('action.redo')} disabled={!canRedo} onClick={() => redo(scene.stage)} />
    </>
  )
}
