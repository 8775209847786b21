/** The change before and the change after a place, of those that a filter lets through. */
import type { Change } from './film-types.ts'
import { isChange } from './film-types.ts'
import type { Place, Reel } from './reel.ts'
import type { Passes } from './sieve.ts'

export interface Found {
  /** Where the film stands after the step. */
  readonly place: Place
  readonly atMs: number
  readonly change: Change
}

/** Loads what it looks through. */
type Sift = (segment: number) => Promise<Passes>

export async function changeAfter(reel: Reel, place: Place, sift: Sift): Promise<Found | undefined> {
  for (let { segment, index } = place; segment < reel.count; segment += 1, index = 0) {
    const items = await reel.load(segment)
    const passes = await sift(segment)
    for (let i = index; i < items.length; i += 1) {
      const item = items[i]
      if (item !== undefined && isChange(item) && passes(i)) return { place: { segment, index: i + 1 }, atMs: item.atMs, change: item }
    }
  }
  return undefined
}

/** To where the film stood before the change that was shown last. */
export async function changeBefore(reel: Reel, place: Place, sift: Sift): Promise<Found | undefined> {
  for (let { segment, index } = place; segment >= 0; segment -= 1, index = Infinity) {
    const items = await reel.load(segment)
    const passes = await sift(segment)
    for (let i = Math.min(index, items.length) - 1; i >= 0; i -= 1) {
      const item = items[i]
      if (item === undefined || !isChange(item) || !passes(i)) continue
      const atMs = items[i - 1]?.atMs ?? reel.index.segments[segment]?.fromMs ?? item.atMs
      return { place: { segment, index: i }, atMs, change: item }
    }
  }
  return undefined
}

/** When the next such change happens, as far as the film is here; `undefined`: never. */
export function nextKnownMs(reel: Reel, place: Place, known: (segment: number) => Passes | undefined): number | undefined {
  for (let { segment, index } = place; segment < reel.count; segment += 1, index = 0) {
    const items = reel.itemsOf(segment)
    if (items === undefined) return reel.index.segments[segment]?.fromMs
    const passes = known(segment)
    for (let i = index; i < items.length; i += 1) {
      const item = items[i]
      if (item !== undefined && isChange(item) && (passes?.(i) ?? true)) return item.atMs
    }
  }
  return undefined
}
