/** Does a document hold all of an update already? State vectors alone do not say: they know nothing of deletions. */
import * as Y from 'yjs'

export function isContained(doc: Y.Doc, update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update)
  const known = (client: number): number => Y.getState(doc.store, client)
  const structsKnown = structs.every((struct) => struct.id.clock + struct.length <= known(struct.id.client))
  return structsKnown && deletionsKnown(doc, ds.clients)
}

function deletionsKnown(doc: Y.Doc, clients: ReadonlyMap<number, readonly { clock: number; len: number }[]>): boolean {
  const deleted = Y.createDeleteSetFromStructStore(doc.store).clients
  for (const [client, ranges] of clients) {
    const known = deleted.get(client) ?? []
    for (const { clock, len } of ranges) {
      if (!known.some((range) => range.clock <= clock && clock + len <= range.clock + range.len)) return false
    }
  }
  return true
}
