/**
 * Doing again, on the document as the server has it, what was not refused, and telling what was. A change that
 * the server refuses for some of its elements is made again for the others. Loaded when it is first needed.
 */
import * as Y from 'yjs'
import { isContained } from './contained.ts'
import type { Operation } from './operations.ts'
import type { OutboxEntry } from './outbox.ts'
import { describeRefusal } from './refused-change.ts'
import { replay } from './replay.ts'
import type { Judge, Refusal, Screen } from './screen.ts'
import type { RefusedChange } from './types.ts'

/** A change that the server has refused. */
export interface TurnedDown {
  readonly entry: OutboxEntry
  readonly refusal: Refusal
}

export interface Recovery {
  /** The server's document, on which everything is done again. */
  readonly fresh: Y.Doc
  /** The document that held all of it. */
  readonly old: Y.Doc
  readonly turnedDown: readonly TurnedDown[]
  /** Not refused, or not sent yet. */
  readonly entries: readonly OutboxEntry[]
  readonly screen: Screen | undefined
  /** A name for something refused, unique on this device. */
  readonly newId: () => string
  readonly nowMs: number
}

interface Dropped {
  readonly refusal: Refusal
  readonly operations: Operation[]
}

/** Returns what is not done again, one for each element and reason. */
export function recover({ fresh, old, turnedDown, entries, screen, newId, nowMs }: Recovery): RefusedChange[] {
  const redoing = new Redoing(fresh, screen?.judge(fresh))
  for (const { entry, refusal } of turnedDown) redoing.redo(entry.operations, refusal)
  const rest = entries.filter((entry) => !isContained(fresh, entry.update))
  for (const { operations } of rest) redoing.redo(operations)
  return [...redoing.dropped.values()].map(({ refusal, operations }) =>
    describeRefusal({ id: newId(), atMs: nowMs, ...refusal }, operations, old))
}

class Redoing {
  readonly dropped = new Map<string, Dropped>()
  private readonly doc: Y.Doc
  private readonly judge: Judge | undefined
  /** By element that the server has named in a refusal, or whose making was refused: what comes later falls with it. */
  private readonly fallen = new Map<string, Refusal>()

  constructor(doc: Y.Doc, judge: Judge | undefined) {
    this.doc = doc
    this.judge = judge
  }

  redo(change: readonly Operation[], refusal?: Refusal): void {
    // What was done to these elements later cannot be right either, and each try would be counted as one.
    if (refusal !== undefined) for (const id of refusal.elements) this.fallen.set(id, refusal)
    const answers = this.answersTo(change)
    if (refusal !== undefined && answers.every((answer) => answer === undefined)) {
      this.drop(refusal, change)
      return
    }
    change.forEach((operation, i) => {
      const answer = answers[i]
      if (answer !== undefined) this.drop(answer, [operation])
    })
    const permitted = change.filter((_, i) => answers[i] === undefined)
    const lost = this.doc.transact(() => replay(this.doc, permitted))
    // Built on what is not there: removed by others, or never made.
    for (const operation of lost) this.drop({ reason: 'policy', elements: [operation.id], frame: null }, [operation])
  }

  private answersTo(change: readonly Operation[]): readonly (Refusal | undefined)[] {
    const foreseen = this.judge?.(change) ?? []
    return change.map(({ id }, i) => {
      const answer = this.fallen.get(id) ?? foreseen[i]
      return answer && { ...answer, elements: [id] }
    })
  }

  private drop(refusal: Refusal, operations: readonly Operation[]): void {
    for (const { kind, id } of operations) if (kind === 'put') this.fallen.set(id, refusal)
    const elements = refusal.elements.length > 0 ? refusal.elements : [...new Set(operations.map(({ id }) => id))]
    const key = JSON.stringify([refusal.reason, elements])
    const known = this.dropped.get(key)
    if (known) known.operations.push(...operations)
    else this.dropped.set(key, { refusal: { ...refusal, elements }, operations: [...operations] })
  }
}
