/**
 * Which part of what happened is looked at. Every operation has exactly one person, one lab, one frame and one kind
 * of element, so the values of each of these share out the whole record. Pure.
 */
import type { Change, Fields, Op, Person } from './film-types.ts'
import type { FrameFinder } from './frame-finder.ts'
import { applyOp, typeIn } from './world.ts'

export type Dimension = 'people' | 'labs' | 'frames' | 'kinds'

/** Keys and ids; of a dimension without any, all. `NONE` stands for nobody, no lab, no frame. */
export type Filter = Readonly<Record<Dimension, ReadonlySet<string>>>

export const NONE = ''
export const EVERYTHING: Filter = { people: new Set(), labs: new Set(), frames: new Set(), kinds: new Set() }

/** One operation and where it belongs. */
export interface Deed {
  readonly op: Op
  readonly person: string
  readonly lab: string
  readonly frame: string
  readonly kind: string
  /** 0: the whiteboard itself; otherwise people, even where they are not known any more. */
  readonly author: number
  /** The element after it, or before it went. */
  readonly fields: Fields
}

export interface Cast {
  readonly authors: ReadonlyMap<number, string>
  readonly people: ReadonlyMap<string, Person>
}

/** Takes the change into `world` and `frames`, and says what each operation was about. */
export function deedsOf(change: Change, world: Map<string, Fields>, frames: FrameFinder, cast: Cast): Deed[] {
  const person = cast.authors.get(change.author) ?? NONE
  const lab = cast.people.get(person)?.lab ?? NONE
  return change.ops.map((op) => {
    const before = world.get(op.id)
    applyOp(world, op)
    const after = world.get(op.id)
    frames.put(op.id, after)
    const fields = after ?? before ?? {}
    return { op, person, lab, frame: frames.frameOf(op.id, fields) ?? NONE, kind: typeIn(fields), author: change.author, fields }
  })
}

export function keeps(filter: Filter, { person, lab, frame, kind }: Omit<Deed, 'op' | 'fields' | 'author'>): boolean {
  return allows(filter.people, person) && allows(filter.labs, lab) && allows(filter.frames, frame) && allows(filter.kinds, kind)
}

export function isEmpty(filter: Filter): boolean {
  return Object.values(filter).every((values) => values.size === 0)
}

/** The value added when it is not there, else taken away. */
export function toggled(filter: Filter, dimension: Dimension, value: string): Filter {
  const values = new Set(filter[dimension])
  if (!values.delete(value)) values.add(value)
  return { ...filter, [dimension]: values }
}

function allows(values: ReadonlySet<string>, value: string): boolean {
  return values.size === 0 || values.has(value)
}
