// Points of two spaces that the compiler keeps apart. Pure; depends on nothing.
declare const space: unique symbol

export interface Point<S> { readonly x: number; readonly y: number; readonly [space]?: S }

/** CSS pixels from the top left corner of the canvas. */
export type ScreenPoint = Point<'screen'>

/** Board units: what the document stores. y grows downwards. */
export type WorldPoint = Point<'world'>

export function add<S>(p: Point<S>, dx: number, dy: number): Point<S> {
  return { x: p.x + dx, y: p.y + dy }
}

export function distance<S>(a: Point<S>, b: Point<S>): number {
  return Math.hypot(b.x - a.x, b.y - a.y)
}

/** The point at fraction `t` of the way from `a` to `b`; `t` may lie outside 0 to 1. */
export function between<S>(a: Point<S>, b: Point<S>, t: number): Point<S> {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }
}
