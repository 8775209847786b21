// Pen strokes as flat lists x0, y0, p0, x1, y1, p1 ... (p = pressure, 0 to 1). Pure.
import type { Box } from './box.ts'
import type { Point } from './point.ts'
import { distanceToSegment, segmentTouches } from './segment.ts'

export const STRIDE = 3

export type FlatPoints = readonly number[]

export function pointOf<S>(points: FlatPoints, index: number): Point<S> {
  const at = index * STRIDE
  return { x: points[at] ?? 0, y: points[at + 1] ?? 0 }
}

export function countOf(points: FlatPoints): number {
  return Math.floor(points.length / STRIDE)
}

/** The box around all points; of no size at 0, 0 when there are none. */
export function extentOf(points: FlatPoints): Box {
  const count = countOf(points)
  if (count === 0) return { x: 0, y: 0, width: 0, height: 0 }
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < count; i++) {
    const x = points[i * STRIDE] ?? 0
    const y = points[i * STRIDE + 1] ?? 0
    minX = Math.min(minX, x)
    minY = Math.min(minY, y)
    maxX = Math.max(maxX, x)
    maxY = Math.max(maxY, y)
  }
  return { x: minX, y: minY, width: maxX - minX, height: maxY - minY }
}

/** Distance from `p` to the nearest part of the chain; infinite when it has no points. */
export function distanceToPolyline<S>(p: Point<S>, points: FlatPoints): number {
  const count = countOf(points)
  let nearest = count === 1 ? distanceToSegment(p, pointOf(points, 0), pointOf(points, 0)) : Infinity
  for (let i = 1; i < count; i++) {
    nearest = Math.min(nearest, distanceToSegment(p, pointOf<S>(points, i - 1), pointOf<S>(points, i)))
  }
  return nearest
}

export function polylineTouches(points: FlatPoints, box: Box): boolean {
  const count = countOf(points)
  for (let i = 0; i < count; i++) {
    const from = pointOf<'world'>(points, Math.max(0, i - 1))
    if (segmentTouches(from, pointOf<'world'>(points, i), box)) return true
  }
  return false
}

/** Scaled by (`sx`, `sy`) about 0, 0; pressure stays. */
export function scalePoints(points: FlatPoints, sx: number, sy: number): number[] {
  return points.map((value, i) => (i % STRIDE === 0 ? value * sx : i % STRIDE === 1 ? value * sy : value))
}

// Looking for the farthest point is quadratic where points turn in circles: a hostile stroke of
// 30,000 points took seconds. Within spans of this many points the work grows evenly.
const SPAN = 200

/**
 * The chain without points that lie less than `tolerance` off it (Douglas and Peucker, 1973), in
 * spans of 200 points, whose ends stay as well. Iterative: the call stack does not grow.
 */
export function simplify(points: FlatPoints, tolerance: number): number[] {
  const last = countOf(points) - 1
  if (last <= 1) return [...points]
  const kept = new Uint8Array(last + 1)
  kept[0] = 1
  for (let from = 0; from < last; from += SPAN) {
    keepCorners(points, [from, Math.min(last, from + SPAN)], tolerance, kept)
  }
  return points.filter((_, i) => kept[Math.floor(i / STRIDE)])
}

function keepCorners(points: FlatPoints, whole: [number, number], tolerance: number, kept: Uint8Array): void {
  kept[whole[1]] = 1
  const open = [whole]
  for (let span = open.pop(); span; span = open.pop()) {
    const [first, last] = span
    const far = farthest(points, first, last)
    if (far.distance <= tolerance) continue
    kept[far.index] = 1
    open.push([first, far.index], [far.index, last])
  }
}

function farthest(points: FlatPoints, first: number, last: number): { index: number; distance: number } {
  const from = pointOf(points, first)
  const to = pointOf(points, last)
  let best = { index: first, distance: 0 }
  for (let i = first + 1; i < last; i++) {
    const off = distanceToSegment(pointOf(points, i), from, to)
    if (off > best.distance) best = { index: i, distance: off }
  }
  return best
}
