// Elements as text and back: copy, paste, duplicate. Ends attached within the copied set stay
// attached to the copies; ends attached outside of it become free where they are.
import { centre, unionAll } from '../geometry/box.ts'
import type { WorldPoint } from '../geometry/point.ts'
import type { Ends } from './connections.ts'
import type { ElementIndex } from './element-index.ts'
import { comparePaintOrder } from './order.ts'
import { readPlainElement } from './read-element.ts'
import { isAttached, isLine, type End, type KnownElement, type LineElement } from './schema.ts'

const FORMAT = 'living-lab-elements'
const VERSION = 1
/** More in one paste is no paste but an import. */
const MAX_ELEMENTS = 20_000

/** With the id it had, so that ends can be attached to the copies. */
export type Copied = KnownElement

/** What can be copied of `ids`, from the lowest to the uppermost. Unknown types cannot. */
export function takeCopies(index: ElementIndex, ids: readonly string[]): Copied[] {
  const chosen = new Set(ids)
  return [...chosen]
    .map((id) => index.get(id))
    .filter((element) => element !== undefined && element.type !== 'unknown')
    .sort(comparePaintOrder)
    .map((element) => copyOf(element, index, chosen))
}

function copyOf(element: Copied, index: ElementIndex, chosen: Set<string>): Copied {
  if (!isLine(element)) return element
  const ends = index.endsOf(element.id)
  return ends ? { ...element, ...freed(element, ends, chosen) } : element
}

function freed(line: LineElement, ends: Ends, chosen: Set<string>): { start: End; end: End } {
  const keep = (end: End, at: WorldPoint): End =>
    isAttached(end) && chosen.has(end.id) ? end : { x: at.x, y: at.y }
  return { start: keep(line.start, ends[0]), end: keep(line.end, ends[1]) }
}

/**
 * Under new ids (from `newId`), without places in the order, moved by (`dx`, `dy`), attached to
 * each other's copies.
 */
export function renewed(copies: readonly Copied[], dx: number, dy: number, newId: () => string): Copied[] {
  const fresh = copies.map(() => newId())
  const ids = new Map(copies.map(({ id }, i) => [id, fresh[i] ?? '']))
  const renew = (end: End): End => {
    const moved = { x: end.x + dx, y: end.y + dy }
    const id = isAttached(end) ? ids.get(end.id) : undefined
    return isAttached(end) && id !== undefined ? { ...moved, id, ax: end.ax, ay: end.ay } : moved
  }
  return copies.map((copy, i) => {
    const base = { id: fresh[i] ?? '', z: '', x: copy.x + dx, y: copy.y + dy }
    return isLine(copy)
      ? { ...copy, ...base, start: renew(copy.start), end: renew(copy.end) }
      : { ...copy, ...base }
  })
}

export function toClipboardText(copies: readonly Copied[]): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, elements: copies })
}

/** Empty when the text is not ours. Whatever it holds, only valid elements come back. */
export function fromClipboardText(text: string): Copied[] {
  const parsed = parse(text)
  if (typeof parsed !== 'object' || parsed === null) return []
  const { format, elements } = parsed as Record<string, unknown>
  if (format !== FORMAT || !Array.isArray(elements)) return []
  return elements.slice(0, MAX_ELEMENTS).map(readPlainElement).filter((element) => element !== undefined)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The middle of all copies; ends count where they are written. */
export function middleOf(copies: readonly Copied[]): WorldPoint {
  const corners = copies.flatMap((copy) =>
    isLine(copy)
      ? [pointBox(copy.start), pointBox(copy.end)]
      : [{ x: copy.x, y: copy.y, width: copy.width, height: 'height' in copy ? copy.height : 0 }])
  return centre(unionAll(corners) ?? { x: 0, y: 0, width: 0, height: 0 })
}

function pointBox({ x, y }: End) {
  return { x, y, width: 0, height: 0 }
}
