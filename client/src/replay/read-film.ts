/**
 * JSON of the replay's interface -> values. Total: what cannot be read is left out or gets a default, so that
 * one wrong change never ends a replay.
 */
import type {
  BoardIndex, Chapter, Fields, FilmBoard, Item, KeyFrame, Op, Opened, Person, Segment, SegmentHead, Version,
} from './film-types.ts'

export function readOpened(json: unknown): Opened {
  const { workshop, me, ...rest } = record(json)
  const shop = record(workshop)
  const mine = record(me)
  return {
    workshop: {
      id: text(shop['id']), title: text(shop['title']), language: text(shop['language'], 'en'), timeZone: text(shop['time_zone'], 'UTC'),
    },
    me: { role: text(mine['role'], 'viewer'), can: list(mine['can']).map((each) => text(each)), expiresMs: numberOrNull(mine['expires_ms']) },
    keptUntilMs: numberOrNull(rest['kept_until_ms']),
    isLive: rest['is_live'] === true,
    boards: list(rest['boards']).map(readBoard),
    people: list(rest['people']).map(readPerson),
    labs: list(rest['labs']).map((each) => ({ id: text(record(each)['id']), title: text(record(each)['title']) })),
  }
}

function readBoard(json: unknown): FilmBoard {
  const board = record(json)
  return {
    id: text(board['id']), title: text(board['title']), fromMs: numberOrNull(board['from_ms']), toMs: numberOrNull(board['to_ms']),
    ready: board['ready'] === true,
  }
}

function readPerson(json: unknown): Person {
  const { key, label, number: place, letter, color, lab, role } = record(json)
  return {
    key: text(key), label: typeof label === 'string' ? label : null, number: number(place),
    letter: text(letter) || String(number(place)),
    color: typeof color === 'string' && COLOR.test(color) ? color : NEUTRAL, lab: typeof lab === 'string' ? lab : null, role: text(role),
  }
}

const COLOR = /^#[0-9a-f]{6}$/i
const NEUTRAL = '#65625b'

export function readIndex(json: unknown): BoardIndex {
  const index = record(json)
  const board = record(index['board'])
  const authors = Object.entries(record(index['authors'])).map(([author, key]) => [Number(author), text(key)] as const)
  return {
    board: { id: text(board['id']), title: text(board['title']) },
    fromMs: number(index['from_ms']),
    toMs: number(index['to_ms']),
    through: number(index['through']),
    total: number(index['total']),
    ready: index['ready'] === true,
    authors: new Map(authors),
    segments: list(index['segments']).map(readHead).sort((a, b) => a.n - b.n),
    minutes: list(index['minutes']).map((each) => [number(list(each)[0]), number(list(each)[1])] as const),
    chapters: list(index['chapters']).map(readChapter),
    sessions: list(index['sessions']).map((each) => {
      const { id, from_ms, to_ms, title } = record(each)
      return { id: text(id), fromMs: number(from_ms), toMs: numberOrNull(to_ms), title: text(title) }
    }),
    versions: list(index['versions']).map(readVersion),
    joins: list(index['joins']).map((each) => [number(list(each)[0]), text(list(each)[1]), number(list(each)[2])] as const),
    frames: list(index['frames']).map((each) => {
      const { id, title, template, part } = record(each)
      return { id: text(id), title: text(title), template: text(template), part: text(part) }
    }),
  }
}

function readHead(json: unknown): SegmentHead {
  const { n, last, from_ms, to_ms, changes, bytes, open } = record(json)
  return {
    n: number(n), last: number(last), fromMs: number(from_ms), toMs: number(to_ms), changes: number(changes), bytes: number(bytes),
    open: open === true,
  }
}

function readChapter(json: unknown): Chapter {
  const { at_ms, number: place, of, title } = record(json)
  return { atMs: number(at_ms), number: number(place), of: number(of), title: readWords(title) }
}

function readVersion(json: unknown): Version {
  const { id, at_ms, sequence, name, kind } = record(json)
  return { id: text(id), atMs: number(at_ms), sequence: number(sequence), name: typeof name === 'string' ? name : null, kind: text(kind) }
}

/** By language. */
export function readWords(json: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record(json)).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
}

export function readKey(json: unknown): KeyFrame {
  const elements = Object.entries(record(record(json)['elements'])).map(([id, fields]) => [id, record(fields)] as const)
  return { elements: new Map(elements) }
}

export function readSegment(json: unknown): Segment {
  const { from_ms, changes } = record(json)
  const fromMs = number(from_ms)
  const items: Item[] = []
  let atMs = fromMs
  for (const row of list(changes)) {
    const [sequence, dt, author, what, values] = list(row)
    // A wrong row still takes its time: what follows must not slip.
    atMs += Math.max(0, number(dt))
    const happened = { sequence: number(sequence), atMs, author: number(author) }
    if (Array.isArray(what)) {
      const ops = what.map(readOp).filter((op) => op !== undefined)
      if (ops.length > 0) items.push({ ...happened, ops })
    } else if (typeof what === 'string') {
      items.push({ ...happened, kind: what, values: record(values) })
    }
  }
  return { fromMs, items }
}

function readOp(json: unknown): Op | undefined {
  const [sign, id, third, at, removed, inserted] = list(json)
  if (typeof id !== 'string' || id === '') return undefined
  switch (sign) {
    case '-':
      return { kind: 'gone', id }
    case '+':
      return { kind: 'put', id, fields: record(third) }
    case '=':
      return { kind: 'set', id, fields: record(third) }
    case 't':
      if (typeof third !== 'string') return undefined
      return { kind: 'text', id, field: third, at: number(at), removed: number(removed), inserted: text(inserted) }
    default:
      return undefined
  }
}

function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value : fallback
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
