/** Listens to a document: own changes with their meaning, others' as bytes. */
import type * as Y from 'yjs'
import { elementsOf, readOperations, type Operation } from './operations.ts'

export interface RecorderEvents {
  /** A change made here; once per transaction that changed something. */
  onLocal(update: Uint8Array, operations: readonly Operation[]): void
  /** A change that came from elsewhere and was news; `origin` as given to `applyUpdate`. */
  onRemote(update: Uint8Array, origin: unknown): void
}

/** Returns what ends the recording. */
export function record(doc: Y.Doc, events: RecorderEvents): () => void {
  const elements = elementsOf(doc)
  const meaning = new WeakMap<Y.Transaction, Operation[]>()
  const observe = (changes: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    if (transaction.local) meaning.set(transaction, readOperations(elements, changes))
  }
  const update = (bytes: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (transaction.local) events.onLocal(bytes, meaning.get(transaction) ?? [])
    else events.onRemote(bytes, origin)
  }
  elements.observeDeep(observe as Parameters<typeof elements.observeDeep>[0])
  doc.on('update', update)
  return () => {
    elements.unobserveDeep(observe as Parameters<typeof elements.observeDeep>[0])
    doc.off('update', update)
  }
}
