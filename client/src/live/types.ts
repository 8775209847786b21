/** What the server tells about the running workshop (shared/protocol.md FA), in the client's own words. */
import type { Language } from '../i18n/i18n.ts'
import type { Mode } from '../policy/types.ts'

export type { Action, Locks, Me, Mode, Reason, Rights, ZoneRule, ZoneView } from '../policy/types.ts'

/** A control event as it came; `event` names it. */
export type ControlEvent = Readonly<Record<string, unknown>> & { readonly event: string }

export type Texts = Readonly<Partial<Record<Language, string>>>
export type RoleName = 'facilitator' | 'participant' | 'observer'
export const LEVELS = ['city', 'national', 'association'] as const
export type Level = (typeof LEVELS)[number]

/** What only one command at a time may change; each has its own number in `programme.revisions`. */
export const ASPECTS = ['session', 'step', 'timer', 'follow', 'groups'] as const
export type Aspect = (typeof ASPECTS)[number]

export interface Named {
  readonly id: string
  readonly name: string
}

export interface FrameAt {
  readonly board: string
  readonly element: string
}

export interface LiveSession {
  readonly id: string
  readonly state: 'running' | 'ending' | 'ended'
  readonly startedMs: number
  /** Server time until which the end can be taken back. */
  readonly undoUntilMs: number | null
}

export interface Step {
  readonly id: string
  readonly mode: Mode
  readonly minutes: number
  readonly title: Texts
  readonly instruction: Texts
  /** Empty: all boards. */
  readonly boards: readonly string[]
  readonly frames: readonly FrameAt[]
  readonly scope: 'board' | 'frames'
  readonly ownOnly: boolean
}

export interface CurrentStep {
  readonly id: string
  /** From 1. */
  readonly number: number
  readonly of: number
  readonly sinceMs: number
}

export interface TimerView {
  /** Empty: for all boards. */
  readonly board: string
  readonly state: 'running' | 'paused'
  /** At `programme.timeMs`. */
  readonly leftMs: number
  readonly totalMs: number
}

export interface Follow {
  readonly by: Named
  readonly person: string | null
  readonly frame: FrameAt | null
}

export interface MyState {
  readonly groupBoard: string | null
  /** Others see a number instead in the replay. */
  readonly hidesName: boolean
  readonly hostBoard: string | null
  readonly hand: boolean
  readonly ready: boolean
  /** My call for a facilitator; `coming` once somebody is on the way. */
  readonly call: { readonly coming: string | null } | null
}

export interface BoardRow {
  readonly id: string
  readonly title: string
  readonly kind: 'plenary' | 'group'
  readonly closed: boolean
}

export interface Display {
  readonly cursors: boolean
  readonly names: boolean
}

export interface Programme {
  readonly revision: number
  readonly revisions: Readonly<Record<Aspect, number>>
  /** Server time of this state. */
  readonly timeMs: number
  readonly session: LiveSession | null
  readonly steps: readonly Step[]
  readonly step: CurrentStep | null
  readonly timers: readonly TimerView[]
  readonly lead: Named | null
  readonly follow: Follow | null
  readonly frozen: { readonly all: boolean; readonly boards: readonly string[] }
  readonly me: MyState
  readonly boards: readonly BoardRow[]
  readonly display: Display
  /** When it came, by this device's clock that only grows (`Clock.elapsed`). */
  readonly receivedAt: number
}

export interface MessageShown {
  readonly id: string
  readonly timeMs: number
  readonly by: string
  readonly texts: Texts
}

export interface Summon {
  readonly id: string
  readonly by: string
  readonly board: string
  readonly title: string
  /** Element id on that board. */
  readonly frame: string | null
}

/** To the group's board (`go`), or back to the plenary (`back`). */
export interface Move {
  readonly board: string
  readonly title: string
  readonly seconds: number
  readonly minutes: number | null
}

/** What happens once and is not part of the state. */
export interface MomentKinds {
  readonly message: MessageShown
  readonly summon: Summon
  readonly go: Move
  readonly back: Move
  readonly coming: { readonly by: string; readonly board: string }
  readonly lead: { readonly by: string }
  readonly called: { readonly person: string; readonly name: string; readonly board: string }
  readonly told: { readonly text: string }
}
export type MomentKind = keyof MomentKinds

// ---- what facilitators see beyond participants

export interface CockpitBoard {
  readonly id: string
  readonly title: string
  readonly kind: 'plenary' | 'group'
  readonly people: number
  readonly slow: number
  readonly offline: number
  readonly hands: number
  readonly calls: number
  readonly editsPerMinute: number
  readonly frozen: boolean
  readonly timer: TimerView | null
}

export interface Waiting {
  readonly id: string
  readonly name: string
  readonly lab: string
  readonly level: Level | null
  readonly link: string
  readonly sinceMs: number
}

export interface SignalShown {
  readonly id: string
  readonly name: string
  readonly board: string
  readonly sinceMs: number
  /** Of a call: the name of who is on the way. */
  readonly coming: string | null
}

export interface ReportShown {
  readonly id: string
  readonly timeMs: number
  readonly by: string
  readonly board: string
  readonly person: Named | null
  readonly element: string | null
  readonly text: string
}

export interface Alert {
  readonly kind: 'creates' | 'deletes'
  readonly person: Named
  readonly board: string
}

export interface LabShown {
  readonly id: string
  readonly title: string
}

/** What holds for the whole workshop. */
export interface WorkshopSettings {
  /** In which texts are written. */
  readonly languages: readonly Language[]
  readonly lobby: boolean
  readonly outside: 'edit' | 'own_lab' | 'read'
  readonly ownOnly: boolean
  readonly cursors: 'auto' | 'on' | 'off'
  readonly names: 'shown' | 'hidden'
  readonly retentionDays: number
  readonly replay: boolean
  readonly createsPerMinute: number
  readonly deletesPerMinute: number
  readonly welcome: Texts
}

export interface Cockpit {
  readonly boards: readonly CockpitBoard[]
  readonly waiting: readonly Waiting[]
  readonly hands: readonly SignalShown[]
  readonly calls: readonly SignalShown[]
  readonly ready: { readonly yes: number; readonly of: number }
  readonly reports: readonly ReportShown[]
  readonly alerts: readonly Alert[]
  readonly leadGone: boolean
  readonly settings: WorkshopSettings
  readonly labs: readonly LabShown[]
}
