/** What all parts of the facilitators' panel share: the page, the way to give orders, and what is open. */
import { signal, type Signal } from '@preact/signals'
import type { PageModel } from '../ui/page-model.ts'
import { Orders } from './orders.ts'
import { ViewAs } from './view-as.ts'

export const TABS = ['now', 'boards', 'people', 'prepare'] as const
export type TabName = (typeof TABS)[number]
export type LeadDialog =
  | 'groups' | 'links' | 'agenda' | 'settings' | 'safety' | 'audit' | 'lobbyOff' | 'copy'
  | { readonly kind: 'remove'; readonly id: string; readonly name: string; readonly shared: number | null }
  | { readonly kind: 'zone'; readonly frame: string }

export interface Lead {
  readonly page: PageModel
  readonly orders: Orders
  readonly tab: Signal<TabName>
  readonly dialog: Signal<LeadDialog | null>
  readonly viewAs: ViewAs
}

// Whoever goes from board to board finds the panel as they left it.
let lastTab: TabName = 'now'

export function makeLead(page: PageModel): Lead {
  const tab = signal(lastTab)
  tab.subscribe((next) => (lastTab = next))
  const viewAs = new ViewAs(page)
  const orders = new Orders(page.commands, page.say, () => !viewAs.isOn.peek())
  return { page, orders, tab, dialog: signal(null), viewAs }
}
