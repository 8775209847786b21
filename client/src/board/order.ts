// Who lies above whom: fractional order keys, so that two people can reorder at the same time.
// Any string is an order key. Keys of other clients need not follow our alphabet, so what the
// library cannot place between is placed by a rule of our own.
import { generateNJitteredKeysBetween } from 'fractional-indexing-jittered'
import type { BoardElement } from './schema.ts'

// The library places each key on its own: 13,000 take it 80 to 270 ms. A block numbered behind one of
// its keys takes 2, and what two people paste at the same time does not mingle.
const BLOCK_FROM = 32

type Ordered = Pick<BoardElement, 'id' | 'z' | 'type'>

/**
 * Negative when `a` is painted before `b`. Frames are always painted first: one drawn later
 * must not hide what it is meant to hold.
 */
export function comparePaintOrder(a: Ordered, b: Ordered): number {
  if ((a.type === 'frame') !== (b.type === 'frame')) return a.type === 'frame' ? -1 : 1
  return compareText(a.z, b.z) || compareText(a.id, b.id)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * `count` ascending keys after `lower` and before `upper`; `undefined` means no bound.
 * Where no string lies between the two (equal keys), they follow `lower` as closely as they can.
 */
export function keysBetween(lower: string | undefined, upper: string | undefined, count: number): string[] {
  if (count <= 0) return []
  const keys = fromLibrary(lower, upper, count)
  return isAscending(keys, lower, upper) ? keys : appended(lower ?? '', upper, count)
}

function fromLibrary(lower: string | undefined, upper: string | undefined, count: number): string[] {
  try {
    if (count < BLOCK_FROM) return generateNJitteredKeysBetween(lower ?? null, upper ?? null, count)
    const [stem = ''] = generateNJitteredKeysBetween(lower ?? null, upper ?? null, 1)
    return numbered(stem, count)
  } catch {
    // Not the library's alphabet: it throws on what it cannot read.
    return []
  }
}

/** `stem` with a number behind it: ascending, and never ending in the alphabet's zero. */
function numbered(stem: string, count: number): string[] {
  const width = count.toString(36).length
  return Array.from({ length: count }, (_, i) => `${stem}${i.toString(36).padStart(width, '0')}V`)
}

function isAscending(keys: string[], lower: string | undefined, upper: string | undefined): boolean {
  const all = [...(lower === undefined ? [] : [lower]), ...keys, ...(upper === undefined ? [] : [upper])]
  return keys.length > 0 && all.every((key, i) => i === 0 || (all[i - 1] ?? '') < key)
}

/** Any string with something appended sorts after it and before most of what follows it. */
function appended(lower: string, upper: string | undefined, count: number): string[] {
  const stem = upper === undefined ? lower : stemBelow(lower, upper)
  return fromLibrary(undefined, undefined, count).map((key) => stem + key)
}

/** A string from `lower` on, so that stem + letters stays below `upper` if that can be had. */
function stemBelow(lower: string, upper: string): string {
  if (!upper.startsWith(lower)) return lower
  const rest = upper.slice(lower.length)
  const next = rest.charCodeAt(0)
  // '0' is the least character of our alphabet; what sorts below it leaves room before `upper`.
  return next > 33 ? lower + String.fromCharCode(next - 1) : lower
}
