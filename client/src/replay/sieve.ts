/** Which changes of a reel a filter lets through, segment by segment, remembered for the filter that is set. */
import type { Fields } from './film-types.ts'
import { isChange } from './film-types.ts'
import { deedsOf, isEmpty, keeps, type Cast, type Filter } from './filter.ts'
import { FrameFinder } from './frame-finder.ts'
import type { Reel } from './reel.ts'

/** Whether the item at that place in its segment is let through. */
export type Passes = (index: number) => boolean

const ALL: Passes = () => true

interface Sifted { readonly passes: Passes; readonly ids: ReadonlySet<string>; readonly last: number }

export class Sieve {
  private filter: Filter | undefined
  private reel: Reel | undefined
  private readonly segments = new Map<number, Sifted>()

  /** Loads the segment when it is not here. */
  async of(reel: Reel, segment: number, filter: Filter, cast: Cast): Promise<Passes> {
    return isEmpty(filter) ? ALL : (await this.sifted(reel, segment, filter, cast)).passes
  }

  /** Undefined as long as that is not known. */
  known(reel: Reel, segment: number, filter: Filter): Passes | undefined {
    if (isEmpty(filter)) return ALL
    return this.filter === filter && this.reel === reel ? this.segments.get(segment)?.passes : undefined
  }

  /** All elements that something was done to which the filter lets through. Loads the whole film. */
  async idsOf(reel: Reel, filter: Filter, cast: Cast): Promise<ReadonlySet<string>> {
    const ids = new Set<string>()
    for (let segment = 0; segment < reel.count; segment += 1) {
      for (const id of (await this.sifted(reel, segment, filter, cast)).ids) ids.add(id)
    }
    return ids
  }

  private async sifted(reel: Reel, segment: number, filter: Filter, cast: Cast): Promise<Sifted> {
    this.use(reel, filter)
    const items = await reel.load(segment)
    const last = items.length
    const kept = this.segments.get(segment)
    if (kept?.last === last && this.filter === filter) return kept
    const world: Map<string, Fields> = await reel.worldAt({ segment, index: 0 })
    const finder = new FrameFinder(world)
    const passing = new Set<number>()
    const ids = new Set<string>()
    items.forEach((item, index) => {
      if (!isChange(item)) return
      const deeds = deedsOf(item, world, finder, cast).filter((deed) => keeps(filter, deed))
      if (deeds.length > 0) passing.add(index)
      for (const { op } of deeds) ids.add(op.id)
    })
    const found: Sifted = { passes: (index) => passing.has(index), ids, last }
    this.use(reel, filter)
    this.segments.set(segment, found)
    return found
  }

  private use(reel: Reel, filter: Filter): void {
    if (this.reel === reel && this.filter === filter) return
    this.reel = reel
    this.filter = filter
    this.segments.clear()
  }
}
