/** Events as the server sends them. */
import type { ControlEvent } from '../../../client/src/live/types.ts'

export const PROGRAMME: ControlEvent = {
  event: 'programme', revision: 5, revisions: { session: 1, step: 4, timer: 5, follow: 0, groups: 0 }, time_ms: 1_000,
  session: { id: 'l1', state: 'running', started_ms: 500 },
  steps: [
    { id: 's1', mode: 'follow', minutes: 3, title: { en: 'Welcome' }, instruction: { en: 'Listen.' }, boards: [], frames: [], scope: 'board' },
    { id: 's2', mode: 'open', minutes: 5, title: { en: 'Where do you work?', de: 'Wo arbeiten Sie?' }, instruction: { en: 'Put your note.', de: 'Legen Sie Ihren Zettel.' }, boards: [], frames: [{ board: 'b', element: 'f1' }], scope: 'board' },
  ],
  step: { id: 's2', number: 2, of: 3, since_ms: 900 },
  timers: [{ board: '', state: 'running', left_ms: 60_000, total_ms: 300_000 }],
  lead: { id: 'f', name: 'Fay' }, follow: null, frozen: { all: false, boards: [] },
  me: { group_board: null, host_board: null, hand: false, ready: false, call: null },
  boards: [{ id: 'b', title: 'Plenary', kind: 'plenary', closed: false }, { id: 'b2', title: 'Group 1', kind: 'group', closed: false }],
  display: { cursors: true, names: true },
}
