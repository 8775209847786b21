/** What the server lacks and no outbox entry would bring. */
import * as Y from 'yjs'
import type { OutboxEntry } from './outbox.ts'

/**
 * Everything the server lacks as one update, if some of it is not in `entries`; else undefined.
 * In normal operation there is nothing: what we have is from the server or in the outbox. A server that
 * was restored from an older copy lacks more.
 */
export function missingBeyond(doc: Y.Doc, serverVector: ReadonlyMap<number, number>, entries: readonly OutboxEntry[]): Uint8Array | undefined {
  const brought = firstClocks(entries)
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc))) {
    const known = serverVector.get(client) ?? 0
    if (clock > known && (brought.get(client) ?? Infinity) > known) {
      return Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map(serverVector)))
    }
  }
  return undefined
}

function firstClocks(entries: readonly OutboxEntry[]): Map<number, number> {
  const first = new Map<number, number>()
  for (const { update } of entries) {
    for (const [client, clock] of Y.parseUpdateMeta(update).from) {
      first.set(client, Math.min(clock, first.get(client) ?? Infinity))
    }
  }
  return first
}
