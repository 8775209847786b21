/** Every action for the selection as a list of words: nothing on the board needs dragging or a shortcut. */
import { isLine } from '../board/schema.ts'
import { t } from '../i18n/i18n.ts'
import * as commands from '../tools/commands.ts'
import { textFieldOf } from '../tools/stage.ts'
import { copySelection, cutSelection, pasteFromSystem } from './clipboard.ts'
import { Icon } from './icon.tsx'
import type { ExtraAction, PageModel, Scene } from './page-model.ts'
import { Popover } from './popover.tsx'

export type MenuAction = ExtraAction

/** What can be done at present, in the order people look for it. */
export function actionsFor(model: PageModel, scene: Scene): MenuAction[] {
  const { stage } = scene
  const selected = commands.changeable(stage)
  const [only] = selected
  if (only === undefined) {
    const paste: MenuAction = { icon: 'paste', label: 'action.paste', run: () => void pasteFromSystem(model, scene) }
    return [...(stage.readOnly.value ? [] : [paste]), ...past(model, scene)]
  }
  const actions: MenuAction[] = []
  if (selected.length === 1 && textFieldOf(only) !== undefined) {
    actions.push({ icon: 'edit', label: 'action.edit', run: () => stage.edit(only.id) })
  }
  actions.push({ icon: 'moveTo', label: 'action.moveTo', run: () => void (model.dialog.value = 'moveTo') })
  if (selected.length === 1 && isLine(only)) {
    for (const which of ['start', 'end'] as const) {
      const dialog = { kind: 'connectEnd', lineId: only.id, which } as const
      actions.push({ icon: 'connect', label: `connect.${which}`, run: () => void (model.dialog.value = dialog) })
    }
  } else if (selected.length === 1 && only.type !== 'stroke') {
    actions.push({ icon: 'connect', label: 'action.connect', run: () => void (model.dialog.value = 'connect') })
  }
  const order = (['front', 'forward', 'backward', 'back'] as const).map((direction): MenuAction => ({
    icon: direction, label: `action.${direction}`, run: () => commands.orderSelection(stage, direction),
  }))
  return [
    ...actions,
    ...order,
    ...(model.extraActions.value?.(scene) ?? []),
    { icon: 'duplicate', label: 'action.duplicate', run: () => commands.duplicateSelection(stage) },
    { icon: 'copy', label: 'action.copy', run: () => void copySelection(model, scene) },
    { icon: 'cut', label: 'action.cut', run: () => void cutSelection(model, scene) },
    { icon: 'paste', label: 'action.paste', run: () => void pasteFromSystem(model, scene) },
    { icon: 'fit', label: 'zoom.selection', run: () => scene.show('selection') },
    ...past(model, scene),
    { icon: 'delete', label: 'action.delete', run: () => commands.deleteSelection(stage) },
  ]
}

/** Back to how it came about: of the one element that is selected, else of the board. Whoever may look may look back. */
function past(model: PageModel, { stage }: Scene): MenuAction[] {
  const [id] = stage.selection.value
  const element = stage.selection.value.size === 1 ? id : undefined
  const run = (): void => {
    model.replay(element).catch(() => void (model.toast.value = { text: t('page.failed') }))
  }
  return [{ icon: 'readOnly', label: element === undefined ? 'action.replay' : 'action.history', run }]
}

export function ActionsMenu({ model, scene }: { model: PageModel; scene: Scene }) {
  return (
    <Popover isMenu icon="more" label={t('action.more')} panelClass="menu">
      {(close) => <ActionList actions={actionsFor(model, scene)} onChosen={close} />}
    </Popover>
  )
}

export function ActionList({ actions, onChosen }: { actions: readonly MenuAction[]; onChosen: () => void }) {
  return (
    <ul class="menu-list" role="list">
      {actions.map(({ icon, label, run }) => (
        <li key={label}>
          <button
            type="button" class="button menu-item"
            onClick={() => {
              onChosen()
              run()
            }}
          >
            <Icon name={icon} />
            {t(label)}
          </button>
        </li>
      ))}
    </ul>
  )
}
