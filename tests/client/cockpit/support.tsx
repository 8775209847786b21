/** A facilitator's panel on a board page of its own, told of a workshop. */
import { act } from 'preact/test-utils'
import { makeLead, type Lead } from '../../../client/src/cockpit/lead.ts'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import type { ControlEvent } from '../../../client/src/live/types.ts'
import { PROGRAMME } from '../live/fixtures.ts'
import { pageBench, type PageBench } from '../ui/support.tsx'

export const COCKPIT: ControlEvent = {
  event: 'cockpit',
  boards: [
    { id: 'b', title: 'Plenary', kind: 'plenary', people: 2, slow: 0, offline: 0, hands: 0, calls: 0, edits_per_minute: 3, frozen: false },
    { id: 'b2', title: 'Group 1', kind: 'group', people: 4, slow: 0, offline: 0, hands: 0, calls: 0, edits_per_minute: 0, frozen: false },
  ],
  waiting: [], hands: [], calls: [], ready: { yes: 0, of: 6 }, reports: [], alerts: [], lead_gone: false,
  settings: {
    languages: ['de', 'en'], lobby: true, outside: 'own_lab', own_only: false, cursors: 'auto', names: 'shown', retention_days: 30, replay: true,
    creates_per_minute: 20, deletes_per_minute: 30, welcome: {},
  },
  labs: [{ id: 'north', title: 'Neuhafen' }],
}

export interface LeadBench extends PageBench {
  readonly lead: Lead
  tell(...events: readonly ControlEvent[]): void
}

/** In English, with everything read that the server tells. */
export async function leadBench(): Promise<LeadBench> {
  await setLanguage('en')
  await Promise.all([loadTexts('cockpit'), loadTexts('panels'), loadTexts('session')])
  const page = pageBench()
  await page.model.live.start()
  const tell = (...events: readonly ControlEvent[]): void => {
    void act(() => events.forEach((event) => page.model.live.receive(event)))
  }
  tell(PROGRAMME, COCKPIT)
  return { ...page, lead: makeLead(page.model), tell }
}

/** What was pressed is sent, and its answer is shown. */
export async function press(button: HTMLElement): Promise<void> {
  await act(async () => {
    button.click()
    await new Promise((resolve) => setTimeout(resolve))
  })
}
