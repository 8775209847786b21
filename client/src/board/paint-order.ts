// All elements from the lowest to the uppermost, each with a number that tells its place.
// Painters sort by that number: comparing key strings for each tile costs ten times as much.
import { comparePaintOrder } from './order.ts'
import type { BoardElement } from './schema.ts'

/** Kept by whoever owns the element; the order only sets `rank`. */
export interface Ranked { element: BoardElement; rank: number }

// Beyond that many at once, sorting everything is cheaper than placing each.
const RESORT_FROM = 500

export class PaintOrder {
  private ranked: Ranked[] = []

  /** Elements from the lowest to the uppermost. */
  elements(): BoardElement[] {
    return this.ranked.map(({ element }) => element)
  }

  /** The nearest element above (`step` 1) or below (-1) the given one that passes `wanted`. */
  neighbour(of: BoardElement, step: 1 | -1, wanted: (element: BoardElement) => boolean): BoardElement | undefined {
    for (let i = this.find(of) + step; i >= 0 && i < this.ranked.length; i += step) {
      const other = this.ranked[i]
      if (other && wanted(other.element)) return other.element
    }
    return undefined
  }

  /** The uppermost (`fromTop`) or lowest element that passes `wanted`. */
  outermost(fromTop: boolean, wanted: (element: BoardElement) => boolean): BoardElement | undefined {
    const found = fromTop
      ? this.ranked.findLast(({ element }) => wanted(element))
      : this.ranked.find(({ element }) => wanted(element))
    return found?.element
  }

  /** Each must not be in the order yet. */
  insert(entries: readonly Ranked[]): void {
    if (entries.length <= RESORT_FROM) {
      for (const entry of entries) this.insertOne(entry)
      return
    }
    this.ranked = [...this.ranked, ...entries].sort((a, b) => comparePaintOrder(a.element, b.element))
    this.number()
  }

  /** Call before the element of an entry is replaced by one with another place. */
  remove(entries: readonly Ranked[]): void {
    if (entries.length <= RESORT_FROM) {
      for (const { element } of entries) this.ranked.splice(this.find(element), 1)
      return
    }
    const gone = new Set(entries)
    this.ranked = this.ranked.filter((entry) => !gone.has(entry))
  }

  private insertOne(entry: Ranked): void {
    const at = this.find(entry.element)
    this.ranked.splice(at, 0, entry)
    // Halfway between the neighbours; when floating point has no room left, all get new numbers.
    const below = this.ranked[at - 1]?.rank ?? (this.ranked[at + 1]?.rank ?? 0) - 2
    const above = this.ranked[at + 1]?.rank ?? below + 2
    entry.rank = (below + above) / 2
    if (entry.rank <= below || entry.rank >= above) this.number()
  }

  private number(): void {
    this.ranked.forEach((entry, i) => (entry.rank = i))
  }

  /** Index of the element, or where it belongs (binary search). */
  private find(element: BoardElement): number {
    let low = 0
    let high = this.ranked.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.ranked[middle]
      if (other && comparePaintOrder(other.element, element) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
