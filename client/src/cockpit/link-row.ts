/** Links as the server lists them for facilitators. */
import type { Level, RoleName } from '../live/types.ts'

export interface LinkRow {
  readonly id: string
  readonly role: RoleName
  readonly title: string
  readonly lab: string | null
  readonly level: Level | null
  readonly opens_ms: number | null
  readonly expires_ms: number | null
  /** How many may join by it; null: any number. */
  readonly uses: number | null
  readonly used: number
  readonly code: string | null
  readonly revoked_ms: number | null
}

/** The address of a link is told once, when it is made. */
export interface Fresh {
  readonly url: string
  readonly code: string | null
}
