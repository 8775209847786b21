/** What the provider tells the rest of the client. Plain values; the protocol behind them is shared/protocol.md CE. */

export type Role = 'facilitator' | 'participant' | 'observer'

/** Somebody who joined the workshop, as the server describes them. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly role: Role
  readonly language: string
}

/** Somebody who is on this board now; `sessions` counts their tabs and devices. */
export interface PersonHere {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly role: Role
  readonly sessions: number
}

export interface BoardTitle {
  readonly id: string
  readonly title: string
}

/**
 * Where the work of this person on this board stands.
 * `saved`: the server holds everything. `saving`: connected, some of it is on its way.
 * `connecting`: first contact, or the first attempt after a cut. `offline`: tries again at `retryAt` (device time, ms;
 * absent while it is trying).
 * `refused`: final; `reason` says why, nothing is tried any more.
 */
export interface SyncStatus {
  readonly kind: 'connecting' | 'saved' | 'saving' | 'offline' | 'refused'
  /** Changes made here that the server is not yet known to hold; survives a reload. */
  readonly unsaved: number
  readonly retryAt?: number
  readonly reason?: RefusalReason
  /** This person may look but not write. */
  readonly readOnly: boolean
  /** The board was written by a newer version of this page: read-only until the page is loaded again. */
  readonly outdated: boolean
  /** False while the server says that it cannot save. */
  readonly storageOk: boolean
  /** False when the browser keeps no copy on this device: unsaved changes then end with the page. */
  readonly localCopy: boolean
}

/** Why a connection ended for good (the close codes of shared/protocol.md CC that are not tried again). */
export type RefusalReason = 'unauthenticated' | 'forbidden' | 'not_found' | 'removed' | 'waiting' | 'too_large' | 'protocol'

/** What can be shown: nothing yet, the copy on this device, or the server's state. */
export type ContentSource = 'none' | 'local' | 'server'

/** A change of this person that the server did not accept; `texts` is what they may want to copy from it. */
export interface RefusedChange {
  readonly id: string
  /** Device time, ms since 1970. */
  readonly atMs: number
  /** One of the refusal reasons of shared/protocol.md. */
  readonly reason: string
  /** What it was about; of very many elements only some. */
  readonly elements: readonly string[]
  /** The frame in which it may not be written, where that is why. */
  readonly frame: string | null
  readonly texts: readonly string[]
  /** Elements created, changed and removed by it. */
  readonly created: number
  readonly changed: number
  readonly removed: number
}

/** A control event as it came; `event` names it (shared/protocol.md CE). */
export type ControlEvent = Readonly<Record<string, unknown>> & { readonly event: string }
