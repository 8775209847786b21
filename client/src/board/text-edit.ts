// From what an input field says to edits of the shared text: one splice per input, on code point
// borders. Half an emoji would make documents diverge in silence (document.md D4).
import type * as Y from 'yjs'
import { wellFormed } from './sanitise.ts'

/** Replace `remove` UTF-16 units at `at` by `insert`. */
export interface Splice { readonly at: number; readonly remove: number; readonly insert: string }

/**
 * The smallest splice that leads from `before` to `after`; `undefined` when they are equal.
 * `caret`: where the caret is after the input (UTF-16 units). It decides between equal
 * possibilities: of "aa" typed into "a", the new letter is the one before the caret.
 */
export function spliceBetween(before: string, after: string, caret: number): Splice | undefined {
  if (before === after) return undefined
  const tailLimit = Math.min(before.length, after.length, Math.max(0, after.length - caret))
  let tail = commonTail(before, after, tailLimit)
  let head = commonHead(before, after, Math.min(before.length, after.length) - tail)
  // Where the caret misled (a replacement behind it), take what is equal beyond it as well.
  tail = commonTail(before, after, Math.min(before.length, after.length) - head)
  if (splitsPair(before, head) || splitsPair(after, head)) head -= 1
  while (tail > 0 && (splitsPair(before, before.length - tail) || splitsPair(after, after.length - tail))) tail -= 1
  return { at: head, remove: before.length - tail - head, insert: after.slice(head, after.length - tail) }
}

/** Write one input into the shared text. Call within `Board.transact`. */
export function applyTextInput(text: Y.Text, before: string, after: string, caret: number): void {
  const splice = spliceBetween(before, wellFormed(after), caret)
  if (!splice) return
  if (splice.remove > 0) text.delete(splice.at, splice.remove)
  if (splice.insert !== '') text.insert(splice.at, splice.insert)
}

function commonHead(a: string, b: string, limit: number): number {
  let length = 0
  while (length < limit && a.charCodeAt(length) === b.charCodeAt(length)) length += 1
  return length
}

function commonTail(a: string, b: string, limit: number): number {
  let length = 0
  while (length < limit && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length += 1
  return length
}

/** Whether the place lies between the two halves of one code point. */
export function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at)
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}
