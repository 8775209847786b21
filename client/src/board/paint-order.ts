// All elements from the lowest to the uppermost, each with a number that tells its place.
// Painters sort by that number: comparing key strings for each tile costs ten times as much.
import { comparePaintOrder } from './order.ts'
import type { BoardElement } from './schema.ts'

interface Place { readonly element: BoardElement; rank: number }

// Beyond that many changes at once, sorting everything is cheaper than placing each.
const RESORT_FROM = 500

export class PaintOrder {
  private places: Place[] = []
  private readonly byId = new Map<string, Place>()

  /** Smaller is painted earlier; 0 for unknown ids. Valid until the next change. */
  rank(id: string): number {
    return this.byId.get(id)?.rank ?? 0
  }

  /** Elements from the lowest to the uppermost. */
  *elements(): Iterable<BoardElement> {
    for (const place of this.places) yield place.element
  }

  /** The nearest element above (`step` 1) or below (-1) `id` that passes `wanted`. */
  neighbour(id: string, step: 1 | -1, wanted: (element: BoardElement) => boolean): BoardElement | undefined {
    const place = this.byId.get(id)
    if (!place) return undefined
    for (let i = this.find(place.element) + step; i >= 0 && i < this.places.length; i += step) {
      const other = this.places[i]
      if (other && wanted(other.element)) return other.element
    }
    return undefined
  }

  /** The uppermost (`fromTop`) or lowest element that passes `wanted`. */
  outermost(fromTop: boolean, wanted: (element: BoardElement) => boolean): BoardElement | undefined {
    const found = fromTop
      ? this.places.findLast(({ element }) => wanted(element))
      : this.places.find(({ element }) => wanted(element))
    return found?.element
  }

  update(put: readonly BoardElement[], removed: Iterable<string>): void {
    for (const id of removed) this.take(id)
    if (put.length > RESORT_FROM) this.putAll(put)
    else for (const element of put) this.put(element)
  }

  private put(element: BoardElement): void {
    const known = this.byId.get(element.id)
    if (known && comparePaintOrder(known.element, element) === 0) {
      const at = this.find(known.element)
      this.set(at, { element, rank: known.rank })
      return
    }
    this.take(element.id)
    const at = this.find(element)
    this.places.splice(at, 0, { element, rank: 0 })
    this.set(at, { element, rank: this.rankBetween(at) })
  }

  /** Halfway between the neighbours; when floating point has no room left, all get new numbers. */
  private rankBetween(at: number): number {
    const below = this.places[at - 1]?.rank ?? (this.places[at + 1]?.rank ?? 0) - 2
    const above = this.places[at + 1]?.rank ?? below + 2
    const rank = (below + above) / 2
    if (rank > below && rank < above) return rank
    this.number()
    return at
  }

  private set(at: number, place: Place): void {
    this.places[at] = place
    this.byId.set(place.element.id, place)
  }

  private take(id: string): void {
    const place = this.byId.get(id)
    if (!place) return
    this.places.splice(this.find(place.element), 1)
    this.byId.delete(id)
  }

  private putAll(put: readonly BoardElement[]): void {
    for (const element of put) this.byId.set(element.id, { element, rank: 0 })
    this.places = [...this.byId.values()].sort((a, b) => comparePaintOrder(a.element, b.element))
    this.number()
  }

  private number(): void {
    this.places.forEach((place, i) => (place.rank = i))
  }

  /** Index of the element, or where it belongs (binary search). */
  private find(element: BoardElement): number {
    let low = 0
    let high = this.places.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.places[middle]
      if (other && comparePaintOrder(other.element, element) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
