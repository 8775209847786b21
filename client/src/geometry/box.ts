// Axis-parallel boxes. Sizes are never negative; a box of no size is a point. Pure.
import type { Point } from './point.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function centre(box: Box): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** The box that two opposite corners span, in whatever order they come. */
export function boxFromCorners<S>(a: Point<S>, b: Point<S>): Box {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  }
}

/** Borders belong to the box. */
export function contains<S>(box: Box, p: Point<S>): boolean {
  return p.x >= box.x && p.x <= box.x + box.width && p.y >= box.y && p.y <= box.y + box.height
}

export function encloses(outer: Box, inner: Box): boolean {
  return inner.x >= outer.x && inner.y >= outer.y
    && inner.x + inner.width <= outer.x + outer.width
    && inner.y + inner.height <= outer.y + outer.height
}

/** Whether the boxes have a point in common, borders included. */
export function intersects(a: Box, b: Box): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width
    && a.y <= b.y + b.height && b.y <= a.y + a.height
}

/** The smallest box around both; `undefined` counts as nothing. */
export function union(a: Box | undefined, b: Box): Box {
  if (!a) return b
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}

/** `undefined` when there is no box at all. */
export function unionAll(boxes: Iterable<Box>): Box | undefined {
  let all: Box | undefined
  for (const box of boxes) all = union(all, box)
  return all
}

/** Grown by `margin` on every side; a negative margin shrinks it, at most to its centre. */
export function grow(box: Box, margin: number): Box {
  const dx = Math.max(margin, -box.width / 2)
  const dy = Math.max(margin, -box.height / 2)
  return { x: box.x - dx, y: box.y - dy, width: box.width + 2 * dx, height: box.height + 2 * dy }
}

export function translate(box: Box, dx: number, dy: number): Box {
  return { x: box.x + dx, y: box.y + dy, width: box.width, height: box.height }
}

export function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}

/** Where the fraction (`ax`, `ay`) of the box lies. */
export function pointAt<S>(box: Box, ax: number, ay: number): Point<S> {
  return { x: box.x + box.width * ax, y: box.y + box.height * ay }
}

/** The inverse of `pointAt`, held within 0 to 1; the middle where the box has no extent. */
export function fractionIn<S>(box: Box, p: Point<S>): { ax: number; ay: number } {
  const part = (offset: number, size: number): number =>
    size > 0 ? Math.min(1, Math.max(0, offset / size)) : 0.5
  return { ax: part(p.x - box.x, box.width), ay: part(p.y - box.y, box.height) }
}

/**
 * Where `p` goes when the box `from` is stretched onto the box `to`.
 * An axis without extent is only moved.
 */
export function mapPoint<S>(p: Point<S>, from: Box, to: Box): Point<S> {
  const along = (value: number, start: number, size: number, start2: number, size2: number) =>
    size > 0 ? start2 + ((value - start) / size) * size2 : start2 + (value - start)
  return {
    x: along(p.x, from.x, from.width, to.x, to.width),
    y: along(p.y, from.y, from.height, to.y, to.height),
  }
}
