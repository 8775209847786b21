/** A button that opens a small panel beside itself, on the platform's popover: Escape and a click elsewhere close it. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { roveByKey, settleRoving } from './roving.ts'
import { Icon, type IconName } from './icon.tsx'

let count = 0

export interface PopoverProps {
  readonly icon?: IconName
  readonly label: string
  readonly title?: string
  readonly class?: string
  readonly panelClass?: string
  /** What the button shows beside its icon; the label stays its name. */
  readonly face?: ComponentChildren
  /** Buttons only, walked with arrow keys; otherwise Tab walks. */
  readonly isMenu?: boolean
  /** Rendered only while open. */
  readonly children: (close: () => void) => ComponentChildren
}

export function Popover(props: PopoverProps) {
  const { label, title = label, icon, isMenu = false } = props
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const id = useRef('')
  id.current ||= `popover-${(count += 1)}`
  const [isOpen, setOpen] = useState(false)
  const close = (): void => panel.current?.hidePopover()
  const toggled = (event: { readonly newState: string }): void => {
    const isNowOpen = event.newState === 'open'
    setOpen(isNowOpen)
    if (isNowOpen) requestPlace(button.current, panel.current, isMenu)
  }
  return (
    <>
      <button
        ref={button} type="button" class={`button ${props.face === undefined ? 'button-icon' : ''} ${props.class ?? ''}`}
        aria-label={label} title={title} aria-expanded={isOpen} aria-haspopup={isMenu ? 'true' : 'dialog'}
        popovertarget={id.current}
      >
        {icon !== undefined && <Icon name={icon} />}
        {props.face}
      </button>
      <div
        ref={panel} id={id.current} popover="auto" class={`popover ${props.panelClass ?? ''}`}
        role={isMenu ? 'group' : 'dialog'} aria-label={label} onToggle={toggled}
        onKeyDown={(event) => {
          if (isMenu && panel.current !== null) roveByKey(panel.current, event)
        }}
      >
        {isOpen && props.children(close)}
      </div>
    </>
  )
}

const GAP = 8

// A microtask later the children are there and have their size.
function requestPlace(button: HTMLElement | null, panel: HTMLElement | null, isMenu: boolean): void {
  queueMicrotask(() => {
    if (button === null || panel === null) return
    placeBeside(button.getBoundingClientRect(), panel)
    if (isMenu) settleRoving(panel)
    panel.querySelector<HTMLElement>('button, a[href], input, select')?.focus()
  })
}

/** Below where there is room, else above; never beyond the edges of the window. */
export function placeBeside(anchor: DOMRect, panel: HTMLElement): void {
  const { innerWidth, innerHeight } = window
  const { width, height } = panel.getBoundingClientRect()
  const left = Math.max(GAP, Math.min(anchor.left, innerWidth - width - GAP))
  const below = anchor.bottom + GAP
  const fitsBelow = below + height <= innerHeight - GAP
  const top = fitsBelow ? below : Math.max(GAP, anchor.top - height - GAP)
  panel.style.left = `${left}px`
  panel.style.top = `${top}px`
}
