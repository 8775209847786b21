// What lies on a board, as readonly plain values: the reader's side of shared/document.md.
// A new element type starts here, then needs a reader, a writer and a painter.
import type { FlatPoints } from '../geometry/polyline.ts'

export const COLORS = [
  'yellow', 'orange', 'red', 'pink', 'purple', 'blue', 'teal', 'green', 'grey', 'black', 'white',
] as const
export type ColorName = (typeof COLORS)[number]

/** A name of the palette; a CSS hex colour is only ever read, never written by us. */
export type Color = ColorName | `#${string}`

export const ELEMENT_TYPES = [
  'note', 'text', 'rect', 'ellipse', 'line', 'arrow', 'stroke', 'frame',
] as const
export type ElementType = (typeof ELEMENT_TYPES)[number]

export interface FreeEnd { readonly x: number; readonly y: number }

/** Follows the element `id` at the fraction (`ax`, `ay`) of its box; `x`, `y`: last known place. */
export interface AttachedEnd extends FreeEnd {
  readonly id: string
  readonly ax: number
  readonly ay: number
}

export type End = FreeEnd | AttachedEnd

export function isAttached(end: End): end is AttachedEnd {
  return 'id' in end
}

export interface BaseElement {
  readonly id: string
  readonly x: number
  readonly y: number
  /** Order key; greater is further up, equal keys are ordered by id. */
  readonly z: string
}

interface Sized { readonly width: number; readonly height: number }

export interface NoteElement extends BaseElement, Sized {
  readonly type: 'note'
  readonly color: Color
  readonly text: string
}

/** Wraps at `width`; its height follows from the text. */
export interface TextElement extends BaseElement {
  readonly type: 'text'
  readonly width: number
  readonly size: number
  readonly color: Color
  readonly text: string
}

export interface ShapeElement extends BaseElement, Sized {
  readonly type: 'rect' | 'ellipse'
  readonly color: Color
  readonly fill: boolean
  readonly text: string
}

export interface LineElement extends BaseElement {
  readonly type: 'line' | 'arrow'
  readonly start: End
  readonly end: End
  readonly color: Color
  readonly weight: number
  readonly text: string
}

export interface StrokeElement extends BaseElement, Sized {
  readonly type: 'stroke'
  /** Relative to `x`, `y`. The same list object as long as the points are the same. */
  readonly points: FlatPoints
  readonly color: Color
  readonly weight: number
}

export interface FrameElement extends BaseElement, Sized {
  readonly type: 'frame'
  readonly color: Color
  /** What people wrote; empty where nobody has, then `template` and `part` say what to show. */
  readonly title: string
  readonly prompt: string
  readonly template: string
  readonly part: string
}

/** Of a type that this version does not know: kept, drawn as an outline with its name. */
export interface UnknownElement extends BaseElement, Sized {
  readonly type: 'unknown'
  readonly kind: string
}

export type BoardElement =
  | NoteElement | TextElement | ShapeElement | LineElement | StrokeElement | FrameElement
  | UnknownElement

export type KnownElement = Exclude<BoardElement, UnknownElement>

/** Elements that know their own size; all but text, lines and arrows. */
export type SizedElement = Extract<BoardElement, Sized>

export type TextField = 'text' | 'title' | 'prompt'

export function isLine(element: { readonly type: string }): element is LineElement {
  return element.type === 'line' || element.type === 'arrow'
}

export function isShape(element: { readonly type: string }): element is ShapeElement {
  return element.type === 'rect' || element.type === 'ellipse'
}

type Draft<E> = E extends LineElement
  ? Pick<E, 'type' | 'start' | 'end'> & Partial<Omit<E, 'type' | 'start' | 'end'>>
  : E extends StrokeElement
    ? Pick<E, 'type' | 'x' | 'y' | 'points'> & Partial<Omit<E, 'type' | 'x' | 'y' | 'points'>>
    : E extends BaseElement & { type: string }
      ? Pick<E, 'type' | 'x' | 'y'> & Partial<Omit<E, 'type' | 'x' | 'y'>>
      : never

/** What `Board.create` needs; all else has a default. */
export type NewElement = Draft<KnownElement>

/**
 * New values for some keys of one element; keys its type does not have are ignored.
 * A line's `x`, `y` without `start` and `end` moves its free ends by the same distance.
 */
export interface ElementPatch {
  readonly id: string
  readonly x?: number
  readonly y?: number
  readonly z?: string
  readonly width?: number
  readonly height?: number
  readonly size?: number
  readonly color?: Color
  readonly fill?: boolean
  readonly weight?: number
  readonly start?: End
  readonly end?: End
  readonly points?: FlatPoints
}

export const DEFAULTS = {
  note: { width: 160, height: 160, color: 'yellow' },
  text: { width: 320, size: 24, color: 'black' },
  rect: { width: 200, height: 120, color: 'blue' },
  ellipse: { width: 200, height: 120, color: 'blue' },
  line: { color: 'black', weight: 3 },
  arrow: { color: 'black', weight: 3 },
  stroke: { color: 'black', weight: 4 },
  frame: { width: 800, height: 600, color: 'grey' },
  unknown: { width: 160, height: 160 },
} as const

export const MIN_SIZE = 8
export const MAX_SIZE = 100_000
export const MAX_COORDINATE = 10_000_000
export const MIN_FONT_SIZE = 8
export const MAX_FONT_SIZE = 400
export const MAX_WEIGHT = 100
/** Of one element id, in characters. */
export const MAX_ID_LENGTH = 64
/** Numbers in one stroke: about five minutes of drawing without a break. */
export const MAX_POINT_NUMBERS = 90_000
