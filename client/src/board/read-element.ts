// Y.Map -> BoardElement. Total: what cannot be read gets the default of its key.
import * as Y from 'yjs'
import * as clean from './sanitise.ts'
import {
  DEFAULTS, MAX_FONT_SIZE, MAX_WEIGHT, MIN_FONT_SIZE,
  type BoardElement, type Color, type End, type FrameElement, type KnownElement, type LineElement,
  type NoteElement, type ShapeElement, type StrokeElement, type TextElement, type TextField,
  type UnknownElement,
} from './schema.ts'

interface Fields { get(key: string): unknown }

/** `undefined` when the entry is not an element at all (not a map). */
export function readElement(id: string, entry: unknown): BoardElement | undefined {
  return entry instanceof Y.Map ? readFields(id, entry) : undefined
}

/** From plain JSON as on the clipboard; `undefined` when that is no element we know. */
export function readPlainElement(value: unknown): KnownElement | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const keys = new Map(Object.entries(value))
  const element = readFields(clean.string(keys.get('id')), keys)
  return element.type === 'unknown' ? undefined : element
}

function readFields(id: string, fields: Fields): BoardElement {
  const type = fields.get('type')
  switch (type) {
    case 'note': return readNote(id, fields)
    case 'text': return readText(id, fields)
    case 'rect':
    case 'ellipse': return readShape(id, fields, type)
    case 'line':
    case 'arrow': return readLine(id, fields, type)
    case 'stroke': return readStroke(id, fields)
    case 'frame': return readFrame(id, fields)
    default: return readUnknown(id, fields, clean.string(type))
  }
}

// Every object below is written out in full: putting it together by spreading makes loading a large
// board half as fast again, most of it in collecting the parts.

function x(fields: Fields): number {
  return clean.coordinate(fields.get('x'))
}

function y(fields: Fields): number {
  return clean.coordinate(fields.get('y'))
}

function z(fields: Fields): string {
  return clean.string(fields.get('z'), Infinity)
}

function width(fields: Fields, fallback: { width: number }): number {
  return clean.extent(fields.get('width'), fallback.width)
}

function height(fields: Fields, fallback: { height: number }): number {
  return clean.extent(fields.get('height'), fallback.height)
}

function color(fields: Fields, fallback: { color: Color }): Color {
  return clean.color(fields.get('color'), fallback.color)
}

function weight(fields: Fields, fallback: { weight: number }): number {
  return clean.numberIn(fields.get('weight'), 1, MAX_WEIGHT, fallback.weight)
}

/** Text as it reads, whether a Y.Text or, from a foreign client, a plain string. */
function text(fields: Fields, key: TextField = 'text'): string {
  const value = fields.get(key)
  return value instanceof Y.Text ? value.toJSON() : clean.string(value, Infinity)
}

function readNote(id: string, fields: Fields): NoteElement {
  return {
    id,
    type: 'note',
    x: x(fields),
    y: y(fields),
    z: z(fields),
    width: width(fields, DEFAULTS.note),
    height: height(fields, DEFAULTS.note),
    color: color(fields, DEFAULTS.note),
    text: text(fields),
  }
}

function readText(id: string, fields: Fields): TextElement {
  return {
    id,
    type: 'text',
    x: x(fields),
    y: y(fields),
    z: z(fields),
    width: width(fields, DEFAULTS.text),
    size: clean.numberIn(fields.get('size'), MIN_FONT_SIZE, MAX_FONT_SIZE, DEFAULTS.text.size),
    color: color(fields, DEFAULTS.text),
    text: text(fields),
  }
}

function readShape(id: string, fields: Fields, type: 'rect' | 'ellipse'): ShapeElement {
  return {
    id,
    type,
    x: x(fields),
    y: y(fields),
    z: z(fields),
    width: width(fields, DEFAULTS[type]),
    height: height(fields, DEFAULTS[type]),
    color: color(fields, DEFAULTS[type]),
    fill: fields.get('fill') === true,
    text: text(fields),
  }
}

function readLine(id: string, fields: Fields, type: 'line' | 'arrow'): LineElement {
  const corner: End = { x: x(fields), y: y(fields) }
  return {
    id,
    type,
    x: corner.x,
    y: corner.y,
    z: z(fields),
    start: clean.end(fields.get('start'), corner),
    end: clean.end(fields.get('end'), corner),
    color: color(fields, DEFAULTS[type]),
    weight: weight(fields, DEFAULTS[type]),
    text: text(fields),
  }
}

function readStroke(id: string, fields: Fields): StrokeElement {
  const stroke = clean.cleanPoints(fields.get('points'))
  return {
    id,
    type: 'stroke',
    x: x(fields),
    y: y(fields),
    z: z(fields),
    points: stroke.points,
    width: stroke.width,
    height: stroke.height,
    color: color(fields, DEFAULTS.stroke),
    weight: weight(fields, DEFAULTS.stroke),
  }
}

function readFrame(id: string, fields: Fields): FrameElement {
  return {
    id,
    type: 'frame',
    x: x(fields),
    y: y(fields),
    z: z(fields),
    width: width(fields, DEFAULTS.frame),
    height: height(fields, DEFAULTS.frame),
    color: color(fields, DEFAULTS.frame),
    title: text(fields, 'title'),
    prompt: text(fields, 'prompt'),
    template: clean.string(fields.get('template')),
    part: clean.string(fields.get('part')),
  }
}

function readUnknown(id: string, fields: Fields, kind: string): UnknownElement {
  return {
    id,
    type: 'unknown',
    kind,
    x: x(fields),
    y: y(fields),
    z: z(fields),
    width: width(fields, DEFAULTS.unknown),
    height: height(fields, DEFAULTS.unknown),
  }
}
