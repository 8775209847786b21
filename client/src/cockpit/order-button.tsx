/** A button that gives one order. It keeps the focus and is without effect until the answer has come. */
import type { ComponentChildren } from 'preact'
import type { Bodies, CommandName } from '../live/command-types.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import type { Lead } from './lead.ts'

export interface OrderButtonProps<K extends CommandName> {
  readonly lead: Lead
  readonly name: K
  readonly body: Bodies[K]
  /** Said when it is carried out. */
  readonly done?: string
  readonly label?: string
  readonly icon?: IconName
  readonly class?: string
  readonly pressed?: boolean
  readonly onDone?: () => void
  readonly children: ComponentChildren
}

export function OrderButton<K extends CommandName>(props: OrderButtonProps<K>) {
  const { lead, name, body, done = '', icon } = props
  const isBusy = lead.orders.busy.value.has(name)
  const press = async (): Promise<void> => {
    if (isBusy) return
    const answer = await lead.orders.give(name, body, done)
    if (answer !== undefined) props.onDone?.()
  }
  return (
    <button
      type="button" class={`button ${props.class ?? 'button-plain'}`} aria-label={props.label} aria-pressed={props.pressed}
      aria-disabled={isBusy ? 'true' : undefined} onClick={() => void press()}
    >
      {icon !== undefined && <Icon name={icon} />}
      {props.children}
    </button>
  )
}
