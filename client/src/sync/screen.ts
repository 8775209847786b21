/**
 * What the rules of a room would refuse, asked on this side before the server has to say it. The rules are known
 * to code outside this directory; here is only the question.
 */
import type * as Y from 'yjs'
import type { Operation } from './operations.ts'

/** Why a change is not taken, as the server tells it in `refused`. */
export interface Refusal {
  /** One of the refusal reasons of shared/protocol.md. */
  readonly reason: string
  /** The elements that it is about; none where it is about all of the change. */
  readonly elements: readonly string[]
  /** The frame in which it may not be written, where that is why. */
  readonly frame: string | null
}

/** For each operation of one change why it would be refused now; undefined: it would not. */
export type Judge = (change: readonly Operation[]) => readonly (Refusal | undefined)[]

export interface Screen {
  /** Whether any of it might be refused. `doc` holds all of it already, so this may say yes in vain, but not no. */
  suspects(changes: readonly (readonly Operation[])[], doc: Y.Doc): boolean
  /** Of changes that are made one after the other on `doc`: ask about each before it is made there. */
  judge(doc: Y.Doc): Judge
}
