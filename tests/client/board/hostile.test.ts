import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../../client/src/board/board.ts'
import { DEFAULTS, MAX_COORDINATE, MAX_SIZE, MIN_SIZE } from '../../../client/src/board/schema.ts'

const KEYS = [
  'type', 'x', 'y', 'z', 'width', 'height', 'size', 'color', 'fill', 'weight', 'points', 'start', 'end', 'text', 'title',
  'prompt', 'template', 'part', 'future',
]
const TYPES = ['note', 'text', 'rect', 'ellipse', 'line', 'arrow', 'stroke', 'frame', 'poll', '']

const wild = fc.oneof(
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e300, -0, '', 'NaN', '12', true, null, undefined),
  fc.string(),
  fc.double(),
  fc.jsonValue(),
  fc.array(fc.oneof(fc.double(), fc.string(), fc.constant(null)), { maxLength: 20 }),
  fc.record({ x: fc.oneof(fc.double(), fc.string()), y: fc.double(), id: fc.constantFrom('e0', 'e1', '', 7), ax: fc.double() }),
).map((value) => structuredClone(value))
const fields = fc.record({
  type: fc.oneof(fc.constantFrom(...TYPES), wild),
  rest: fc.dictionary(fc.constantFrom(...KEYS.slice(1)), wild),
})

function fill(doc: Y.Doc, all: readonly { type: unknown; rest: Record<string, unknown> }[]): void {
  const elements = doc.getMap('elements')
  doc.transact(() => all.forEach(({ type, rest }, i) => {
    const map = new Y.Map<unknown>()
    elements.set(`e${i}`, map)
    for (const [key, value] of Object.entries({ type, ...rest })) map.set(key, value)
  }))
}

describe('hostile documents', () => {
  test('never throw, and give finite boxes within the limits', () => {
    fc.assert(fc.property(fc.array(fields, { maxLength: 12 }), (all) => {
      const board = new Board(new Y.Doc())
      fill(board.doc, all)
      expect(board.size).toBe(all.length)
      for (const element of board.all()) {
        const box = board.boxOf(element.id)
        expect(Object.values(box ?? {}).every(Number.isFinite)).toBe(true)
        expect(Math.abs(element.x)).toBeLessThanOrEqual(MAX_COORDINATE)
        board.contents(element.id)
        board.frameOf(element.id)
      }
      expect(Object.values(board.bounds() ?? {}).every(Number.isFinite)).toBe(true)
    }), { numRuns: 300 })
  })

  test('can be changed, copied, reordered and removed all the same', () => {
    fc.assert(fc.property(fc.array(fields, { minLength: 1, maxLength: 6 }), (all) => {
      const board = new Board(new Y.Doc())
      fill(board.doc, all)
      const ids = Array.from(board.all(), ({ id }) => id)
      board.update(ids.map((id) => ({ id, x: 3, y: 4, width: 50, height: 50, color: 'red' as const })))
      board.order(ids.slice(0, 1), 'front')
      board.order(ids.slice(0, 1), 'backward')
      board.paste(board.copy(ids), { x: 0, y: 0 })
      board.duplicate(ids, 10, 10)
      board.remove(ids)
      expect(ids.some((id) => board.get(id) !== undefined)).toBe(false)
    }), { numRuns: 150 })
  })

  test('a wrong value counts as missing', () => {
    const board = new Board(new Y.Doc())
    fill(board.doc, [{ type: 'note', rest: { x: '12', y: null, width: 'wide', height: 1e9, color: 'javascript:', text: 5 } }])
    expect(board.get('e0')).toMatchObject({ x: 0, y: 0, width: DEFAULTS.note.width, height: MAX_SIZE, color: 'yellow', text: '' })
  })

  test('sizes below the least are raised to it', () => {
    const board = new Board(new Y.Doc())
    fill(board.doc, [{ type: 'rect', rest: { width: -5, height: 0 } }])
    expect(board.get('e0')).toMatchObject({ width: MIN_SIZE, height: MIN_SIZE })
  })

  test('entries that are no maps are no elements', () => {
    const board = new Board(new Y.Doc())
    board.elements.set('a', 'text')
    board.elements.set('b', { type: 'note' })
    board.elements.set('c', new Y.Array())
    expect(board.size).toBe(0)
  })

  test('an element that is replaced by something else is gone', () => {
    const board = new Board(new Y.Doc())
    fill(board.doc, [{ type: 'note', rest: {} }])
    board.elements.set('e0', 'nothing')
    expect(board.get('e0')).toBeUndefined()
    expect(board.size).toBe(0)
  })

  test('an unknown type keeps its name and its keys', () => {
    const board = new Board(new Y.Doc())
    fill(board.doc, [{ type: 'poll', rest: { question: 'Wann?' } }])
    expect(board.get('e0')).toMatchObject({ type: 'unknown', kind: 'poll' })
    board.update([{ id: 'e0', x: 9 }])
    expect(board.elements.toJSON()).toMatchObject({ e0: { type: 'poll', question: 'Wann?', x: 9 } })
  })
})
