/** What this person may do with an element at present, as far as it is known beforehand. The server decides. */
import type { ElementPatch, NewElement } from '../board/schema.ts'
import type { Action, Reason } from '../policy/types.ts'
import type { Holds } from '../render/overlay/overlay.ts'

export interface Permits {
  /** Why the server would refuse it; null: it would not. `patch`: what of the element would be another. */
  why(action: Action, id: string, patch?: ElementPatch): Reason | null
  /** The same of an element that is not there yet. */
  whyNew(draft: NewElement): Reason | null
  /** What is to be said of the element's being closed to this person, in words; empty where it is not. */
  remark(id: string): string
  /** Shows it on the board. */
  paint?: Holds['paint']
}

/** A board without rules, and the time before they are known. */
export const ALL_PERMITTED: Permits = { why: () => null, whyNew: () => null, remark: () => '' }
