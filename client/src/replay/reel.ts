/**
 * The film of one board: which pieces of it are here, and what the board was at any place in it. Loads what it is
 * asked for and keeps it; worlds at some places are kept as well, so that going back costs little.
 */
import type { BoardIndex, Fields, Item, KeyFrame, World } from './film-types.ts'
import { isChange } from './film-types.ts'
import type { FilmSource } from './source.ts'
import { applyChange } from './world.ts'

/** Before the item `index` of the segment at `segment` (its place in the list, not its number). */
export interface Place {
  readonly segment: number
  readonly index: number
}

const BETWEEN_CHECKPOINTS = 500
const MOST_CHECKPOINTS = 64

export class Reel {
  readonly boardId: string
  index: BoardIndex
  private readonly source: FilmSource
  private readonly segments = new Map<number, { readonly n: number; readonly last: number; readonly items: readonly Item[] }>()
  private readonly loading = new Map<string, Promise<unknown>>()
  private readonly keys = new Map<number, World>()
  private readonly checkpoints = new Map<string, { readonly place: Place; readonly world: World }>()

  constructor(source: FilmSource, index: BoardIndex) {
    this.source = source
    this.boardId = index.board.id
    this.index = index
  }

  /** The film has grown: what was open is fetched again when it is needed. */
  extend(index: BoardIndex): void {
    this.index = index
    for (const [at, { n, last }] of this.segments) {
      const head = index.segments[at]
      if (head?.n !== n || head.last !== last) this.segments.delete(at)
    }
  }

  get bytesTotal(): number {
    return this.index.segments.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  get bytesHere(): number {
    return this.index.segments.reduce((sum, { bytes }, at) => sum + (this.segments.has(at) ? bytes : 0), 0)
  }

  /** Undefined as long as the segment is not here. */
  itemsOf(segment: number): readonly Item[] | undefined {
    return this.segments.get(segment)?.items
  }

  get count(): number {
    return this.index.segments.length
  }

  /** Resolves at once when it is here; empty where there is no such segment. */
  async load(segment: number): Promise<readonly Item[]> {
    const here = this.itemsOf(segment)
    const head = this.index.segments[segment]
    if (here !== undefined || head === undefined) return here ?? []
    return this.once(`segment ${segment} ${head.last}`, async () => {
      const { items } = await this.source.segment(this.boardId, head.n)
      this.segments.set(segment, { n: head.n, last: head.last, items })
      return items
    })
  }

  /** Has it fetched before it is needed; whether that works shows when it is. */
  prefetch(segment: number): void {
    this.load(segment).catch(() => undefined)
  }

  /** After everything that happened until `atMs`, that moment included. */
  async placeOf(atMs: number): Promise<Place> {
    const { segments } = this.index
    const found = segments.findLastIndex(({ fromMs }) => fromMs <= atMs)
    const segment = Math.max(0, found)
    const items = await this.load(segment)
    return { segment, index: countUntil(items, atMs) }
  }

  /** A copy that the caller may alter. */
  async worldAt(place: Place): Promise<Map<string, Fields>> {
    const items = await this.load(place.segment)
    const start = await this.nearest(place)
    const world = new Map(start.world)
    for (let i = start.index; i < place.index; i += 1) {
      const item = items[i]
      if (item !== undefined && isChange(item)) applyChange(world, item)
      if ((i + 1) % BETWEEN_CHECKPOINTS === 0) this.keep({ segment: place.segment, index: i + 1 }, world)
    }
    return world
  }

  /** The world at a place that was come to by playing; may be kept for going back. */
  passing(place: Place, world: World): void {
    if (place.index % BETWEEN_CHECKPOINTS === 0 && place.index > 0) this.keep(place, world)
  }

  /** All items from the first on, segment by segment, as they come. */
  async *all(): AsyncGenerator<{ readonly segment: number; readonly items: readonly Item[] }> {
    for (let segment = 0; segment < this.count; segment += 1) {
      const items = await this.load(segment)
      this.prefetch(segment + 1)
      yield { segment, items }
    }
  }

  /** The world before the first item: empty, unless the record began with a board that was there already. */
  async beginning(): Promise<World> {
    return this.count === 0 ? new Map() : this.key(0)
  }

  private async nearest(place: Place): Promise<{ readonly world: World; readonly index: number }> {
    let best: { readonly world: World; readonly index: number } | undefined
    for (const { place: at, world } of this.checkpoints.values()) {
      if (at.segment === place.segment && at.index <= place.index && at.index >= (best?.index ?? 0)) best = { world, index: at.index }
    }
    return best ?? { world: await this.key(place.segment), index: 0 }
  }

  private async key(segment: number): Promise<World> {
    const head = this.index.segments[segment]
    const kept = this.keys.get(segment)
    if (kept !== undefined || head === undefined) return kept ?? new Map<string, Fields>()
    return this.once(`key ${segment}`, async () => {
      const { elements }: KeyFrame = await this.source.key(this.boardId, head.n)
      this.keys.set(segment, elements)
      return elements
    })
  }

  private keep(place: Place, world: World): void {
    const name = `${place.segment} ${place.index}`
    if (this.checkpoints.has(name)) return
    this.checkpoints.set(name, { place, world: new Map(world) })
    const [oldest] = this.checkpoints.keys()
    if (this.checkpoints.size > MOST_CHECKPOINTS && oldest !== undefined) this.checkpoints.delete(oldest)
  }

  /** One request however many ask; a failed one may be tried again. */
  private once<T>(name: string, load: () => Promise<T>): Promise<T> {
    const running = this.loading.get(name) as Promise<T> | undefined
    if (running !== undefined) return running
    const started = load().finally(() => this.loading.delete(name))
    this.loading.set(name, started)
    return started
  }
}

/** How many of the items happened until `atMs`, that moment included. */
export function countUntil(items: readonly Item[], atMs: number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle]?.atMs ?? Infinity) <= atMs) low = middle + 1
    else high = middle
  }
  return low
}
