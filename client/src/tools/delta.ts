/** Where places in a text go when somebody else changes it. Pure; places count UTF-16 units. */
import type { Splice } from '../board/text-edit.ts'

/** As Yjs reports a change of a text. */
export type Delta = readonly {
  readonly retain?: number | undefined
  readonly delete?: number | undefined
  readonly insert?: unknown
}[]

/** A place behind an insertion moves with it; one exactly there stays before it. */
export function mapIndex(index: number, delta: Delta): number {
  let at = 0
  let mapped = index
  for (const { retain = 0, delete: removed = 0, insert } of delta) {
    if (at > mapped) break
    if (typeof insert === 'string') {
      if (at < mapped) mapped += insert.length
      at += insert.length
    }
    if (removed > 0) mapped = Math.max(at, mapped - removed)
    at += retain
  }
  return mapped
}

/** The splice as it has to be made after `delta` has been. */
export function mapSplice({ at, remove, insert }: Splice, delta: Delta): Splice {
  const from = mapIndex(at, delta)
  const to = Math.max(from, mapIndex(at + remove, delta))
  return { at: from, remove: to - from, insert }
}
