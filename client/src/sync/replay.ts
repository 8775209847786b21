/** Does recorded operations again on a document that has moved on. */
import * as Y from 'yjs'
import { elementsOf, plainText, type Operation, type Splice } from './operations.ts'

/**
 * Applies what still makes sense, in the caller's transaction. Returns the operations that could not be
 * applied because their element is not there: removed by others, or its creation was refused.
 */
export function replay(doc: Y.Doc, operations: readonly Operation[]): Operation[] {
  const elements = elementsOf(doc)
  return operations.filter((operation) => !apply(elements, operation))
}

function apply(elements: Y.Map<unknown>, operation: Operation): boolean {
  if (operation.kind === 'put') return put(elements, operation)
  const element = elements.get(operation.id)
  if (!(element instanceof Y.Map)) return operation.kind === 'remove'
  switch (operation.kind) {
    case 'set':
      element.set(operation.key, operation.value)
      return true
    case 'set-text':
      element.set(operation.key, new Y.Text(operation.text))
      return true
    case 'unset':
      element.delete(operation.key)
      return true
    case 'splice':
      return spliceAll(element.get(operation.key), operation.splices)
    case 'remove':
      elements.delete(operation.id)
      return true
  }
}

function put(elements: Y.Map<unknown>, operation: Extract<Operation, { kind: 'put' }>): boolean {
  const element = new Y.Map<unknown>()
  for (const [key, value] of Object.entries(operation.values)) element.set(key, value)
  for (const [key, text] of Object.entries(operation.texts)) element.set(key, new Y.Text(text))
  elements.set(operation.id, element)
  return true
}

function spliceAll(text: unknown, splices: readonly Splice[]): boolean {
  if (!(text instanceof Y.Text)) return false
  for (const splice of splices) spliceOnce(text, splice)
  return true
}

function spliceOnce(text: Y.Text, splice: Splice): void {
  const current = plainText(text)
  const found = findPlace(current, splice)
  const index = wholeCharacter(current, found ?? Math.min(splice.index, current.length))
  // Without its surroundings nobody knows what stood there: rather keep a word too many.
  const end = found === undefined ? index : wholeCharacter(current, Math.min(index + splice.removed, current.length))
  if (end > index) text.delete(index, end - index)
  if (splice.inserted !== '') text.insert(index, splice.inserted)
}

/** Where the text before the splice ends now: as near to the old place as possible; undefined when it is gone. */
function findPlace(current: string, { index, left }: Splice): number | undefined {
  if (left === '') return index <= current.length ? index : undefined
  const wanted = index - left.length
  const after = current.indexOf(left, Math.max(0, wanted))
  const before = current.lastIndexOf(left, Math.max(0, wanted))
  const starts = [after, before].filter((start) => start >= 0)
  if (starts.length === 0) return undefined
  const nearest = starts.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a))
  return nearest + left.length
}

/** D4: never between the halves of a surrogate pair. */
function wholeCharacter(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  const previous = text.charCodeAt(index - 1)
  const splits = unit >= 0xdc00 && unit <= 0xdfff && previous >= 0xd800 && previous <= 0xdbff
  return splits ? index + 1 : index
}
