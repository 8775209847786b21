/** The tools: five to begin with, the others behind one button. One Tab stop, arrow keys within. */
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { SHORTCUTS } from '../input/keyboard.ts'
import { createInView, type Creatable } from '../tools/create.ts'
import type { Stage, ToolId } from '../tools/stage.ts'
import { Icon } from './icon.tsx'
import { Popover } from './popover.tsx'
import { roveByKey, settleRoving } from './roving.ts'

export const FIRST_TOOLS = ['select', 'note', 'text', 'draw', 'hand'] as const
export const MORE_TOOLS = ['rect', 'ellipse', 'line', 'arrow', 'frame'] as const
const READING_TOOLS: readonly ToolId[] = ['select', 'hand']

interface ToolbarProps {
  readonly stage: Stage
  readonly showKeys: boolean
  /** Only the first tools: who takes part in a live session has no use for more. */
  readonly isShort?: boolean
}

export function Toolbar({ stage, showKeys, isShort = false }: ToolbarProps) {
  const group = useRef<HTMLDivElement>(null)
  const tool = stage.tool.value
  const isReadOnly = stage.readOnly.value
  const shown = isReadOnly ? READING_TOOLS : FIRST_TOOLS
  useEffect(() => {
    if (group.current !== null) settleRoving(group.current)
  }, [isReadOnly, isShort])
  const chosenMore = MORE_TOOLS.find((each) => each === tool)
  const moreName = chosenMore === undefined ? t('tool.more') : `${t(`tool.${chosenMore}`)}. ${t('tool.more')}`
  return (
    <div
      ref={group} class="toolbar panel" role="toolbar" aria-label={t('toolbar.label')} data-region="tools"
      onKeyDown={(event) => {
        if (group.current !== null) roveByKey(group.current, event)
      }}
    >
      {shown.map((id) => <ToolButton key={id} id={id} stage={stage} showKeys={showKeys} />)}
      {!isReadOnly && !isShort && (
        <Popover
          isMenu icon={chosenMore ?? 'more'} label={moreName} panelClass="tool-menu"
          class={`tool ${chosenMore === undefined ? '' : 'is-chosen'}`}
          face={<span class="tool-name">{chosenMore === undefined ? t('tool.more.short') : t(`tool.${chosenMore}`)}</span>}
        >
          {(close) => MORE_TOOLS.map((id) => (
            <ToolButton key={id} id={id} stage={stage} showKeys={showKeys} onChosen={close} />
          ))}
        </Popover>
      )}
    </div>
  )
}

interface ToolButtonProps {
  readonly id: ToolId
  readonly stage: Stage
  readonly showKeys: boolean
  readonly onChosen?: () => void
}

function ToolButton({ id, stage, showKeys, onChosen }: ToolButtonProps) {
  const name = t(`tool.${id}`)
  const key = keyOf(id)
  const isChosen = stage.tool.value === id
  return (
    <button
      type="button" class={`button tool ${isChosen ? 'is-chosen' : ''}`} aria-pressed={isChosen}
      aria-label={name} title={showKeys ? t('toolbar.withKey', { name, key }) : name}
      aria-keyshortcuts={showKeys ? key : undefined}
      onClick={(event) => {
        onChosen?.()
        chooseTool(stage, id, event.detail === 0)
      }}
    >
      <Icon name={id} />
      <span class="tool-name">{id === 'hand' ? t('tool.hand.short') : name}</span>
    </button>
  )
}

/** Without a pointer (`byKey`) there is nothing to place with: the element is made in the middle of the view. */
export function chooseTool(stage: Stage, id: ToolId, byKey: boolean): void {
  if (byKey && isCreatable(id)) createInView(stage, id)
  else stage.tool.value = id
}

export function isCreatable(id: ToolId): id is ToolId & Creatable {
  return id !== 'select' && id !== 'hand' && id !== 'draw'
}

function keyOf(id: ToolId): string {
  return SHORTCUTS.find(({ action }) => action === `tool.${id}`)?.keys.toUpperCase() ?? ''
}
