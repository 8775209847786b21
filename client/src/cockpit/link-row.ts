/** Links as the server lists them for facilitators. */
import type { Level, RoleName } from '../live/types.ts'

export interface LinkRow {
  readonly id: string
  readonly role: RoleName
  readonly title: string
  /** A title; empty for none. */
  readonly lab: string
  readonly level: Level | null
  readonly opens_ms: number | null
  readonly expires_ms: number | null
  /** How many have joined by it, and how many may; null: any number. */
  readonly uses: number
  readonly max_uses: number | null
  readonly code: string | null
  readonly revoked: boolean
}

/** The address of a link is told once, when it is made. */
export interface Fresh {
  readonly url: string
  readonly code: string | null
}
