// Straight segments and chains of them: distances and crossings. Pure.
import { contains, type Box } from './box.ts'
import { between, distance, type Point } from './point.ts'

export function distanceToSegment<S>(p: Point<S>, a: Point<S>, b: Point<S>): number {
  const dx = b.x - a.x
  const dy = b.y - a.y
  const squared = dx * dx + dy * dy
  const t = squared > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared : 0
  return distance(p, between(a, b, Math.min(1, Math.max(0, t))))
}

/**
 * The fractions of the segment from `a` to `b` that lie in the box, after Liang and Barsky (1984).
 * `undefined` when it misses the box.
 */
export function clipToBox<S>(a: Point<S>, b: Point<S>, box: Box): [number, number] | undefined {
  let enter = 0
  let leave = 1
  const dx = b.x - a.x
  const dy = b.y - a.y
  const borders: [number, number][] = [
    [-dx, a.x - box.x],
    [dx, box.x + box.width - a.x],
    [-dy, a.y - box.y],
    [dy, box.y + box.height - a.y],
  ]
  for (const [p, q] of borders) {
    if (p === 0) {
      if (q < 0) return undefined
    } else if (p < 0) {
      enter = Math.max(enter, q / p)
    } else {
      leave = Math.min(leave, q / p)
    }
  }
  return enter <= leave ? [enter, leave] : undefined
}

export function segmentTouches<S>(a: Point<S>, b: Point<S>, box: Box): boolean {
  return contains(box, a) || clipToBox(a, b, box) !== undefined
}

/** The fractions of the segment that lie in the ellipse of the box; `undefined` if it misses. */
export function clipToEllipse<S>(a: Point<S>, b: Point<S>, box: Box): [number, number] | undefined {
  const rx = box.width / 2
  const ry = box.height / 2
  if (rx <= 0 || ry <= 0) return clipToBox(a, b, box)
  // In the space where the ellipse is the unit circle.
  const ax = (a.x - box.x - rx) / rx
  const ay = (a.y - box.y - ry) / ry
  const dx = (b.x - a.x) / rx
  const dy = (b.y - a.y) / ry
  const qa = dx * dx + dy * dy
  if (qa === 0) return ax * ax + ay * ay <= 1 ? [0, 1] : undefined
  const qb = 2 * (ax * dx + ay * dy)
  const root = qb * qb - 4 * qa * (ax * ax + ay * ay - 1)
  if (root < 0) return undefined
  const enter = Math.max(0, (-qb - Math.sqrt(root)) / (2 * qa))
  const leave = Math.min(1, (-qb + Math.sqrt(root)) / (2 * qa))
  return enter <= leave ? [enter, leave] : undefined
}
