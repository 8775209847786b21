/** Makes of a refused change what its author may want to read and copy. */
import * as Y from 'yjs'
import { elementsOf, plainText, type Operation } from './operations.ts'
import type { Refusal } from './screen.ts'
import type { RefusedChange } from './types.ts'

export interface NamedRefusal extends Refusal {
  readonly id: string
  readonly atMs: number
}

/** `doc` is the document the change was made in, still holding it. */
export function describeRefusal(refusal: NamedRefusal, operations: readonly Operation[], doc: Y.Doc): RefusedChange {
  const created = idsOf(operations, (kind) => kind === 'put')
  const removed = idsOf(operations, (kind) => kind === 'remove')
  const changed = idsOf(operations, (kind) => kind !== 'put' && kind !== 'remove')
  const texts = new Set(operations.flatMap((operation) => textsOf(operation, doc)))
  texts.delete('')
  return {
    ...refusal,
    texts: [...texts],
    created: created.size,
    changed: [...changed].filter((id) => !created.has(id)).length,
    removed: removed.size,
  }
}

function idsOf(operations: readonly Operation[], wanted: (kind: Operation['kind']) => boolean): Set<string> {
  return new Set(operations.filter(({ kind }) => wanted(kind)).map(({ id }) => id))
}

function textsOf(operation: Operation, doc: Y.Doc): string[] {
  switch (operation.kind) {
    case 'put':
      return Object.entries(operation.texts).map(([key, text]) => currentText(doc, operation.id, key) ?? text)
    case 'set-text':
      return [currentText(doc, operation.id, operation.key) ?? operation.text]
    case 'splice':
      // A single letter is no use to anybody: the whole text as it stood here is.
      return [currentText(doc, operation.id, operation.key) ?? operation.splices.map((splice) => splice.inserted).join(' ')]
    case 'set':
    case 'unset':
    case 'remove':
      return []
  }
}

function currentText(doc: Y.Doc, id: string, key: string): string | undefined {
  const element = elementsOf(doc).get(id)
  const text: unknown = element instanceof Y.Map ? element.get(key) : undefined
  return text instanceof Y.Text ? plainText(text) : undefined
}
