// Elements in other places and sizes: shown while a gesture lasts, written when it ends. Pure.
import { mapPoint, sameBox, type Box } from '../geometry/box.ts'
import { scalePoints } from '../geometry/polyline.ts'
import {
  isAttached, isLine, MAX_FONT_SIZE, MIN_FONT_SIZE,
  type BoardElement, type ElementPatch, type End, type LineElement,
} from './schema.ts'

/** The element as it looks in `box`. Lines stay as they are: their ends decide. */
export function placedIn(element: BoardElement, box: Box): BoardElement {
  switch (element.type) {
    case 'line':
    case 'arrow': return element
    case 'text': return { ...element, x: box.x, y: box.y, width: box.width }
    case 'stroke': return { ...element, ...box, points: stretched(element, box) }
    case 'note':
    case 'rect':
    case 'ellipse':
    case 'frame':
    case 'unknown': return { ...element, ...box }
  }
}

function stretched(element: Extract<BoardElement, { type: 'stroke' }>, box: Box): readonly number[] {
  const { width, height, points } = element
  // The same list while only moving: painters remember what they made of it.
  if (width === box.width && height === box.height) return points
  return scalePoints(points, width > 0 ? box.width / width : 1, height > 0 ? box.height / height : 1)
}

/** The line with its free ends moved; attached ends follow what they hold on to. */
export function movedLine(line: LineElement, dx: number, dy: number): LineElement {
  const move = (end: End): End => (isAttached(end) ? end : { x: end.x + dx, y: end.y + dy })
  return { ...line, x: line.x + dx, y: line.y + dy, start: move(line.start), end: move(line.end) }
}

/**
 * What to write when the box `from` around some elements is stretched onto `to`.
 * `box`: the element's own. `scaleText`: text grows with its box (corner handles) instead of
 * only wrapping anew (side handles).
 */
export function resizePatch(element: BoardElement, box: Box, from: Box, to: Box, scaleText = false): ElementPatch {
  const { id } = element
  if (isLine(element)) {
    const map = (end: End): End => (isAttached(end) ? end : mapPoint(end, from, to))
    return { id, start: map(element.start), end: map(element.end) }
  }
  const corner = mapPoint<'world'>(box, from, to)
  const far = mapPoint<'world'>({ x: box.x + box.width, y: box.y + box.height }, from, to)
  const target = { x: corner.x, y: corner.y, width: far.x - corner.x, height: far.y - corner.y }
  if (sameBox(box, target)) return { id }
  switch (element.type) {
    case 'text': {
      const factor = box.width > 0 ? target.width / box.width : 1
      const size = Math.min(MAX_FONT_SIZE, Math.max(MIN_FONT_SIZE, element.size * factor))
      return { id, x: target.x, y: target.y, width: target.width, ...(scaleText && { size }) }
    }
    case 'stroke': return { id, x: target.x, y: target.y, points: stretched(element, target) }
    case 'note':
    case 'rect':
    case 'ellipse':
    case 'frame':
    case 'unknown': return { id, ...target }
  }
}
