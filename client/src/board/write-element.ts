// NewElement and ElementPatch -> Y.Map. Whatever is written here passes the server's checks
// (document.md D4, D5): finite, rounded numbers and well-formed text.
import * as Y from 'yjs'
import { extentOf, STRIDE } from '../geometry/polyline.ts'
import * as clean from './sanitise.ts'
import {
  DEFAULTS, isAttached, isLine, MAX_FONT_SIZE, MAX_WEIGHT, MIN_FONT_SIZE,
  type BoardElement, type ElementPatch, type End, type NewElement,
} from './schema.ts'

type Value = string | number | boolean | object
type Values = Record<string, Value>

/** The map for a new element. Call inside a transaction and put it into the document at once. */
export function writeElement(element: NewElement, z: string): Y.Map<unknown> {
  const fields = new Y.Map<unknown>()
  const values: Values = { type: element.type, z, ...valuesOf(element) }
  for (const [key, value] of Object.entries(values)) fields.set(key, value)
  return fields
}

function valuesOf(element: NewElement): Values {
  switch (element.type) {
    case 'note':
      return { ...box(element, DEFAULTS.note), color: element.color ?? 'yellow', text: text(element.text) }
    case 'text': {
      const { width, size, color } = { ...DEFAULTS.text, ...element }
      return { ...place(element), width: extent(width), size: fontSize(size), color, text: text(element.text) }
    }
    case 'rect':
    case 'ellipse': {
      const { color, fill } = { ...DEFAULTS[element.type], fill: false, ...element }
      return { ...box(element, DEFAULTS[element.type]), color, fill, text: text(element.text) }
    }
    case 'line':
    case 'arrow': {
      const { color, weight } = { ...DEFAULTS[element.type], ...element }
      const ends = { ...writeEnds(element.start, element.end), color, weight: strokeWidth(weight) }
      return element.text ? { ...ends, text: text(element.text) } : ends
    }
    case 'stroke': {
      const { color, weight } = { ...DEFAULTS.stroke, ...element }
      return { ...writeStroke(element, element.points), color, weight: strokeWidth(weight) }
    }
    case 'frame':
      return frameValues(element)
  }
}

function frameValues(element: Extract<NewElement, { type: 'frame' }>): Values {
  const values: Values = {
    ...box(element, DEFAULTS.frame),
    color: element.color ?? DEFAULTS.frame.color,
    title: text(element.title),
  }
  if (element.prompt) values['prompt'] = text(element.prompt)
  if (element.template) values['template'] = clean.string(element.template)
  if (element.part) values['part'] = clean.string(element.part)
  return values
}

function text(value = ''): Y.Text {
  return new Y.Text(clean.wellFormed(value))
}

function coordinate(value: number): number {
  return clean.round(clean.coordinate(value))
}

function extent(value: number): number {
  return clean.round(clean.extent(value, DEFAULTS.note.width))
}

function fontSize(value: number): number {
  return clean.round(clean.numberIn(value, MIN_FONT_SIZE, MAX_FONT_SIZE, DEFAULTS.text.size))
}

function strokeWidth(value: number): number {
  return clean.round(clean.numberIn(value, 1, MAX_WEIGHT, DEFAULTS.line.weight))
}

function place({ x, y }: { x: number; y: number }) {
  return { x: coordinate(x), y: coordinate(y) }
}

function box(
  element: { x: number; y: number; width?: number; height?: number },
  { width, height }: { width: number; height: number },
) {
  return {
    ...place(element),
    width: extent(element.width ?? width),
    height: extent(element.height ?? height),
  }
}

function writeEnd(end: End): End {
  const at = { x: coordinate(end.x), y: coordinate(end.y) }
  if (!isAttached(end)) return at
  // A ten-thousandth: a hundredth of a unit on an element of 100 units.
  const part = (value: number): number => Math.round(clean.numberIn(value, 0, 1, 0.5) * 1e4) / 1e4
  return { ...at, id: end.id, ax: part(end.ax), ay: part(end.ay) }
}

function writeEnds(start: End, end: End): Values {
  const from = writeEnd(start)
  const to = writeEnd(end)
  return { start: from, end: to, x: Math.min(from.x, to.x), y: Math.min(from.y, to.y) }
}

/** Points relative to the stroke's top left corner, wherever `origin` lay. */
function writeStroke(origin: { x: number; y: number }, points: readonly number[]): Values {
  const finite = clean.pointsFrom(points)
  const { x, y, width, height } = extentOf(finite)
  const offsets = [x, y, 0]
  const shifted = finite.map((value, i) => clean.round(value - (offsets[i % STRIDE] ?? 0)))
  return {
    ...place({ x: origin.x + x, y: origin.y + y }),
    points: shifted,
    width: clean.round(width),
    height: clean.round(height),
  }
}

const WRITERS = {
  x: coordinate,
  y: coordinate,
  z: (value: string) => value,
  width: extent,
  height: extent,
  size: fontSize,
  color: (value: string) => value,
  fill: (value: boolean) => value,
  weight: strokeWidth,
} as const

type PlainKey = keyof typeof WRITERS

/** Write what differs. Keys that the element's type does not have are left out. */
export function writePatch(fields: Y.Map<unknown>, element: BoardElement, patch: ElementPatch): void {
  const values = isLine(element) ? linePatch(element, patch) : plainPatch(element, patch)
  for (const [key, value] of Object.entries(values)) {
    if (!sameValue(fields.get(key), value)) fields.set(key, value)
  }
}

function plainPatch(element: BoardElement, patch: ElementPatch): Values {
  const values: Values = {}
  for (const key of Object.keys(WRITERS) as PlainKey[]) {
    const value = patch[key]
    if (value !== undefined && key in element) values[key] = (WRITERS[key] as (v: unknown) => Value)(value)
  }
  if (element.type !== 'stroke') return values
  // The extent of a stroke follows from its points.
  delete values['width']
  delete values['height']
  const origin = { x: patch.x ?? element.x, y: patch.y ?? element.y }
  return patch.points ? { ...values, ...writeStroke(origin, patch.points) } : values
}

function linePatch(line: Extract<BoardElement, { type: 'line' | 'arrow' }>, patch: ElementPatch): Values {
  const { x = line.x, y = line.y, ...rest } = patch
  const [dx, dy] = patch.start || patch.end ? [0, 0] : [x - line.x, y - line.y]
  const moved = (end: End): End => (isAttached(end) ? end : { x: end.x + dx, y: end.y + dy })
  const plain = plainPatch(line, rest)
  if (!patch.start && !patch.end && dx === 0 && dy === 0) return plain
  return { ...plain, ...writeEnds(patch.start ?? moved(line.start), patch.end ?? moved(line.end)) }
}

function sameValue(a: unknown, b: Value): boolean {
  return a === b || (typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))
}
