/** Two moments beside each other: what came, went, moved and changed, by frame. Pure. */
import type { Fields, World } from './film-types.ts'
import { FrameFinder } from './frame-finder.ts'
import { typeIn, wordsIn } from './world.ts'

export interface Difference {
  readonly id: string
  readonly what: 'added' | 'changed' | 'moved' | 'removed'
  readonly type: string
  /** In which it lies at the later moment, or lay before it went; empty: in none. */
  readonly frame: string
  readonly before: string
  readonly after: string
}

/** `earlier` and `later`; grouped by frame, in each in the order of `what`. */
export function differences(earlier: World, later: World): Difference[] {
  const [then, now] = [new FrameFinder(earlier), new FrameFinder(later)]
  const found: Difference[] = []
  for (const id of new Set([...earlier.keys(), ...later.keys()])) {
    const before = earlier.get(id)
    const after = later.get(id)
    const what = kindOf(before, after)
    const fields = after ?? before
    if (what === undefined || fields === undefined) continue
    const frame = (after === undefined ? then : now).frameOf(id, fields) ?? ''
    found.push({ id, what, type: typeIn(fields), frame, before: wordsIn(before), after: wordsIn(after) })
  }
  return found.sort((a, b) => order(a.frame, b.frame) || ORDER.indexOf(a.what) - ORDER.indexOf(b.what) || order(a.id, b.id))
}

const ORDER: readonly Difference['what'][] = ['added', 'changed', 'moved', 'removed']
const PLACE: ReadonlySet<string> = new Set(['x', 'y', 'start', 'end', 'z'])

function kindOf(before: Fields | undefined, after: Fields | undefined): Difference['what'] | undefined {
  if (before === after) return undefined
  if (before === undefined) return 'added'
  if (after === undefined) return 'removed'
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  if (changed.length === 0) return undefined
  return changed.every((key) => PLACE.has(key)) ? 'moved' : 'changed'
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
