// What lies under a point: from the uppermost down, the inside of what is only an outline last.
import type { Board } from '../board/board.ts'
import { isLine, isShape, type BoardElement, type ShapeElement } from '../board/schema.ts'
import { contains, encloses, grow, intersects, translate, type Box } from '../geometry/box.ts'
import type { WorldPoint } from '../geometry/point.ts'
import { distanceToPolyline, polylineTouches } from '../geometry/polyline.ts'
import { clipToEllipse, distanceToSegment, segmentTouches } from '../geometry/segment.ts'

/** `full`: on the element itself. `weak`: inside an outline, taken when nothing else is there. */
type Hit = 'full' | 'weak' | 'none'

// Title and border of a frame can be grasped; its inside belongs to what lies in it.
export interface HitOptions {
  /** In board units. */
  readonly tolerance: number
  /** Height of a frame's heading, in board units. */
  readonly headingOf: (frame: Extract<BoardElement, { type: 'frame' }>) => number
}

export function hitTest(board: Board, p: WorldPoint, options: HitOptions): string | undefined {
  const near = board.search(grow({ ...p, width: 0, height: 0 }, options.tolerance))
  near.sort((a, b) => board.rank(b) - board.rank(a))
  let weak: string | undefined
  for (const id of near) {
    const element = board.get(id)
    const hit = element ? hitElement(board, element, p, options) : 'none'
    if (hit === 'full') return id
    if (hit === 'weak') weak = smaller(board, weak, id)
  }
  return weak
}

function hitElement(board: Board, element: BoardElement, p: WorldPoint, { tolerance, headingOf }: HitOptions): Hit {
  const box = board.boxOf(element.id)
  if (!box) return 'none'
  if (isLine(element)) {
    const [from, to] = board.ends(element)
    return distanceToSegment(p, from, to) <= element.weight / 2 + tolerance ? 'full' : 'none'
  }
  if (element.type === 'stroke') return hitStroke(element, p, tolerance)
  if (element.type === 'frame') {
    const isOnHeading = p.y <= box.y + headingOf(element) && contains(box, p)
    return isOnHeading || hitOutline(box, p, tolerance) ? 'full' : 'none'
  }
  if (isShape(element)) return hitShape(element, box, p, tolerance)
  return contains(box, p) ? 'full' : 'none'
}

function hitStroke(stroke: Extract<BoardElement, { type: 'stroke' }>, p: WorldPoint, tolerance: number): Hit {
  const local = { x: p.x - stroke.x, y: p.y - stroke.y }
  return distanceToPolyline<'world'>(local, stroke.points) <= stroke.weight + tolerance ? 'full' : 'none'
}

function hitShape(shape: ShapeElement, box: Box, p: WorldPoint, tolerance: number): Hit {
  const isInside = (area: Box): boolean =>
    shape.type === 'rect' ? contains(area, p) : clipToEllipse(p, p, area) !== undefined
  if (!isInside(grow(box, tolerance))) return 'none'
  if (shape.fill || !isInside(grow(box, -tolerance - 3))) return 'full'
  return 'weak'
}

function hitOutline(box: Box, p: WorldPoint, tolerance: number): boolean {
  return contains(grow(box, tolerance), p) && !contains(grow(box, -tolerance), p)
}

function smaller(board: Board, a: string | undefined, b: string): string {
  const area = (id: string): number => {
    const box = board.boxOf(id)
    return box ? box.width * box.height : Infinity
  }
  return a === undefined || area(b) < area(a) ? b : a
}

/** What a marquee takes: all it touches, but frames and empty outlines only when they are wholly inside. */
export function insideBox(board: Board, box: Box): string[] {
  return board.search(box).filter((id) => {
    const element = board.get(id)
    return element !== undefined && isTaken(board, element, box)
  })
}

function isTaken(board: Board, element: BoardElement, box: Box): boolean {
  const own = board.boxOf(element.id)
  if (!own) return false
  if (isLine(element)) return segmentTouches(...board.ends(element), box)
  if (element.type === 'stroke') return polylineTouches(element.points, translate(box, -element.x, -element.y))
  if (element.type === 'frame' || (isShape(element) && !element.fill)) return encloses(box, own)
  return intersects(own, box)
}
