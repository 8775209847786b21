// Bring to front, send to back, one step forward or backward: new order keys for a set of elements.
import { intersects } from '../geometry/box.ts'
import type { ElementIndex } from './element-index.ts'
import { comparePaintOrder, keysBetween } from './order.ts'
import type { BoardElement, ElementPatch } from './schema.ts'

export type Direction = 'front' | 'back' | 'forward' | 'backward'

/** Frames and all else are ordered among themselves, since frames always lie below. */
export function placesFor(index: ElementIndex, ids: readonly string[], direction: Direction): ElementPatch[] {
  const chosen = [...new Set(ids)]
    .map((id) => index.get(id))
    .filter((element) => element !== undefined)
    .sort(comparePaintOrder)
  const frames = chosen.filter(({ type }) => type === 'frame')
  const others = chosen.filter(({ type }) => type !== 'frame')
  return [...place(index, frames, direction), ...place(index, others, direction)]
}

function place(index: ElementIndex, chosen: readonly BoardElement[], direction: Direction): ElementPatch[] {
  const passed = passedBy(index, chosen, direction)
  if (!passed) return []
  const upwards = isUpwards(direction)
  const beyond = index.order.neighbour(passed, upwards ? 1 : -1, isOtherThan(chosen))
  const keys = upwards
    ? keysBetween(passed.z, beyond?.z, chosen.length)
    : keysBetween(beyond?.z, passed.z, chosen.length)
  return chosen.map(({ id }, i) => ({ id, z: keys[i] ?? '' }))
}

/** The last element that all of `chosen` get past; `undefined` when they are past it already. */
function passedBy(
  index: ElementIndex, chosen: readonly BoardElement[], direction: Direction,
): BoardElement | undefined {
  const first = chosen[0]
  const last = chosen.at(-1)
  if (!first || !last) return undefined
  const isOther = isOtherThan(chosen)
  const upwards = isUpwards(direction)
  if (direction === 'forward' || direction === 'backward') {
    const inTheWay = (e: BoardElement): boolean => isOther(e) && overlaps(index, e, chosen)
    return index.order.neighbour(upwards ? last : first, upwards ? 1 : -1, inTheWay)
  }
  const outermost = index.order.outermost(upwards, isOther)
  if (!outermost) return undefined
  const isPast = upwards ? comparePaintOrder(first, outermost) > 0 : comparePaintOrder(last, outermost) < 0
  return isPast ? undefined : outermost
}

function isUpwards(direction: Direction): boolean {
  return direction === 'front' || direction === 'forward'
}

function isOtherThan(chosen: readonly BoardElement[]): (element: BoardElement) => boolean {
  const ids = new Set(chosen.map(({ id }) => id))
  const frames = chosen[0]?.type === 'frame'
  return (element) => !ids.has(element.id) && (element.type === 'frame') === frames
}

function overlaps(index: ElementIndex, element: BoardElement, chosen: readonly BoardElement[]): boolean {
  const box = index.boxOf(element.id)
  return box !== undefined && chosen.some(({ id }) => {
    const other = index.boxOf(id)
    return other !== undefined && intersects(box, other)
  })
}
