/** Buttons with an icon; the name is always there as text, seen or for assistive technology. */
import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

export interface IconButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly onClick: (event: MouseEvent) => void
  /** Shown when the pointer rests; the label where left out. */
  readonly title?: string
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly expanded?: boolean
  readonly class?: string
  /** Write the label below or beside the icon. */
  readonly children?: ComponentChildren
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, title = label, disabled = false, children } = props
  return (
    <button
      type="button"
      class={`button ${children === undefined ? 'button-icon' : ''} ${props.class ?? ''}`}
      aria-label={label}
      title={title}
      // Disabled buttons stay in reach, so that the focus is not lost when undo has nothing left to do.
      aria-disabled={disabled ? 'true' : undefined}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      onClick={(event) => {
        if (!disabled) onClick(event)
      }}
    >
      <Icon name={icon} />
      {children}
    </button>
  )
}
