/** What a board allows one person at present, as the server tells it (shared/protocol.md PO). Values only. */

export const ACTIONS = ['create', 'edit', 'move', 'delete', 'order', 'text'] as const
export type Action = (typeof ACTIONS)[number]

/** Why something is not allowed; the texts are `refused.reason.*`. */
export const REASONS = [
  'read_only', 'muted', 'not_running', 'closed', 'frozen', 'step', 'locked', 'zone', 'not_yours', 'reserved',
] as const
export type Reason = (typeof REASONS)[number]

export const MODES = ['open', 'follow', 'private', 'vote'] as const
export type Mode = (typeof MODES)[number]

/** Who may write in a frame. An empty list does not restrict; `roles` may hold `host`. */
export interface ZoneRule {
  readonly roles: readonly string[]
  readonly levels: readonly string[]
  readonly labs: readonly string[]
  readonly people: readonly string[]
  readonly isClosed: boolean
}

/** One ruled frame, seen by one person. */
export interface ZoneView {
  readonly frame: string
  readonly rule: ZoneRule
  readonly allowed: boolean
}

export interface Rights {
  readonly writable: boolean
  readonly reason: Reason | null
  readonly mode: Mode
  readonly ownOnly: boolean
  /** Frames of a step that allows writing in them only. */
  readonly focus: readonly string[]
  readonly zones: readonly ZoneView[]
  /** Whether places in no ruled frame may be written in. */
  readonly outsideAllowed: boolean
}

export interface Locks {
  readonly locked: ReadonlySet<string>
  /** Template objects that a facilitator has set free. */
  readonly unlocked: ReadonlySet<string>
  /** Ids of the templates on this board: their elements are locked unless set free. */
  readonly templates: ReadonlySet<string>
}

/** Who asks, on the board they are on. */
export interface Me {
  readonly role: 'facilitator' | 'participant' | 'observer'
}

/** Everything is allowed: a board without facilitation, and the time before the first word of the server. */
export const OPEN_RIGHTS: Rights = {
  writable: true, reason: null, mode: 'open', ownOnly: false, focus: [], zones: [], outsideAllowed: true,
}

export const NO_LOCKS: Locks = { locked: new Set(), unlocked: new Set(), templates: new Set() }
