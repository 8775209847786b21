/** What this person may do with an element at present, as far as it is known beforehand. The server decides. */
import type { ElementPatch } from '../board/schema.ts'
import type { Action, Reason } from '../policy/types.ts'

export interface Permits {
  /** Why the server would refuse it; null: it would not. `patch`: what of the element would be another. */
  why(action: Action, id: string, patch?: ElementPatch): Reason | null
  isLocked(id: string): boolean
}

/** A board without rules, and the time before they are known. */
export const ALL_PERMITTED: Permits = { why: () => null, isLocked: () => false }
