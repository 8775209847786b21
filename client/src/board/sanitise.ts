// Any value in, a usable one out. Whatever a peer wrote, nothing here throws.
import { extentOf, STRIDE, type FlatPoints } from '../geometry/polyline.ts'
import {
  COLORS, MAX_COORDINATE, MAX_ID_LENGTH, MAX_POINT_NUMBERS, MAX_SIZE, MIN_SIZE,
  type Color, type End,
} from './schema.ts'

const NAMES: ReadonlySet<string> = new Set(COLORS)
const HEX_COLOR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** Held within `min` to `max`; `fallback` for all that is not a number. */
export function numberIn(value: unknown, min: number, max: number, fallback: number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) return fallback
  return Math.min(max, Math.max(min, value))
}

export function coordinate(value: unknown): number {
  return numberIn(value, -MAX_COORDINATE, MAX_COORDINATE, 0)
}

export function extent(value: unknown, fallback: number): number {
  return numberIn(value, MIN_SIZE, MAX_SIZE, fallback)
}

export function color(value: unknown, fallback: Color): Color {
  return typeof value === 'string' && (NAMES.has(value) || HEX_COLOR.test(value))
    ? (value as Color)
    : fallback
}

export function string(value: unknown, maxLength = MAX_ID_LENGTH): string {
  return typeof value === 'string' ? value.slice(0, maxLength) : ''
}

/** Half an emoji would make documents diverge (document.md D4); it becomes U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\uFFFD')
}

/** Rounded to a hundredth of a unit, which no screen shows and which keeps updates small. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}

export function end(value: unknown, fallback: End): End {
  if (typeof value !== 'object' || value === null) return fallback
  const { x, y, id, ax, ay } = value as Record<string, unknown>
  const free = { x: coordinate(x), y: coordinate(y) }
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID_LENGTH) return free
  return { ...free, id, ax: numberIn(ax, 0, 1, 0.5), ay: numberIn(ay, 0, 1, 0.5) }
}

export interface CleanPoints { readonly points: FlatPoints; readonly width: number; readonly height: number }

const EMPTY: CleanPoints = { points: [], width: 0, height: 0 }
// Keyed by the list in the document, so that moving a stroke does not read its points again.
const cleaned = new WeakMap<object, CleanPoints>()

/** Points and their true extent (what is stored beside them may be wrong); none left of or above 0. */
export function cleanPoints(value: unknown): CleanPoints {
  if (!Array.isArray(value)) return EMPTY
  const known = cleaned.get(value)
  if (known) return known
  const points = pointsFrom(value, 0)
  const { x, y, width, height } = extentOf(points)
  const result = { points, width: x + width, height: y + height }
  cleaned.set(value, result)
  return result
}

/** Whole points of finite numbers, coordinates not below `least`. */
export function pointsFrom(value: readonly unknown[], least = -MAX_SIZE): number[] {
  const usable = value.length - (value.length % STRIDE)
  return value
    .slice(0, Math.min(usable, MAX_POINT_NUMBERS))
    .map((v, i) => (i % STRIDE === STRIDE - 1 ? numberIn(v, 0, 1, 0.5) : numberIn(v, least, MAX_SIZE, 0)))
}
