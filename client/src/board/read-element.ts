// Y.Map -> BoardElement. Total: what cannot be read gets the default of its key.
import * as Y from 'yjs'
import * as clean from './sanitise.ts'
import {
  DEFAULTS, MAX_FONT_SIZE, MAX_WEIGHT, MIN_FONT_SIZE,
  type BaseElement, type BoardElement, type End, type FrameElement, type KnownElement, type LineElement,
  type NoteElement, type ShapeElement, type StrokeElement, type TextElement,
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
  const base = {
    id,
    x: clean.coordinate(fields.get('x')),
    y: clean.coordinate(fields.get('y')),
    z: clean.string(fields.get('z'), Infinity),
  }
  const type = fields.get('type')
  switch (type) {
    case 'note': return readNote(base, fields)
    case 'text': return readText(base, fields)
    case 'rect':
    case 'ellipse': return readShape(base, fields, type)
    case 'line':
    case 'arrow': return readLine(base, fields, type)
    case 'stroke': return readStroke(base, fields)
    case 'frame': return readFrame(base, fields)
    default:
      return { ...base, type: 'unknown', kind: clean.string(type), ...size(fields, DEFAULTS.unknown) }
  }
}

/** Text as it reads, whether a Y.Text or, from a foreign client, a plain string. */
function text(value: unknown): string {
  if (value instanceof Y.Text) return value.toJSON()
  return clean.string(value, Infinity)
}

function size(fields: Fields, fallback: { width: number; height: number }) {
  return {
    width: clean.extent(fields.get('width'), fallback.width),
    height: clean.extent(fields.get('height'), fallback.height),
  }
}

function readNote(base: BaseElement, fields: Fields): NoteElement {
  return {
    ...base,
    type: 'note',
    ...size(fields, DEFAULTS.note),
    color: clean.color(fields.get('color'), DEFAULTS.note.color),
    text: text(fields.get('text')),
  }
}

function readText(base: BaseElement, fields: Fields): TextElement {
  return {
    ...base,
    type: 'text',
    width: clean.extent(fields.get('width'), DEFAULTS.text.width),
    size: clean.numberIn(fields.get('size'), MIN_FONT_SIZE, MAX_FONT_SIZE, DEFAULTS.text.size),
    color: clean.color(fields.get('color'), DEFAULTS.text.color),
    text: text(fields.get('text')),
  }
}

function readShape(base: BaseElement, fields: Fields, type: 'rect' | 'ellipse'): ShapeElement {
  return {
    ...base,
    type,
    ...size(fields, DEFAULTS[type]),
    color: clean.color(fields.get('color'), DEFAULTS[type].color),
    fill: fields.get('fill') === true,
    text: text(fields.get('text')),
  }
}

function readLine(base: BaseElement, fields: Fields, type: 'line' | 'arrow'): LineElement {
  const corner: End = { x: base.x, y: base.y }
  return {
    ...base,
    type,
    start: clean.end(fields.get('start'), corner),
    end: clean.end(fields.get('end'), corner),
    color: clean.color(fields.get('color'), DEFAULTS[type].color),
    weight: clean.numberIn(fields.get('weight'), 1, MAX_WEIGHT, DEFAULTS[type].weight),
    text: text(fields.get('text')),
  }
}

function readStroke(base: BaseElement, fields: Fields): StrokeElement {
  return {
    ...base,
    type: 'stroke',
    ...clean.cleanPoints(fields.get('points')),
    color: clean.color(fields.get('color'), DEFAULTS.stroke.color),
    weight: clean.numberIn(fields.get('weight'), 1, MAX_WEIGHT, DEFAULTS.stroke.weight),
  }
}

function readFrame(base: BaseElement, fields: Fields): FrameElement {
  return {
    ...base,
    type: 'frame',
    ...size(fields, DEFAULTS.frame),
    color: clean.color(fields.get('color'), DEFAULTS.frame.color),
    title: text(fields.get('title')),
    prompt: text(fields.get('prompt')),
    template: clean.string(fields.get('template')),
    part: clean.string(fields.get('part')),
  }
}
