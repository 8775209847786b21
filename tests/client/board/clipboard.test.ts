import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAttached, isLine, type BoardElement } from '../../../client/src/board/schema.ts'
import type { Board } from '../../../client/src/board/board.ts'
import { arrowBetween, emptyBoard, note } from './support.ts'

function lineAmong(board: Board, ids: readonly string[]): Extract<BoardElement, { type: 'line' | 'arrow' }> {
  const found = ids.map((id) => board.get(id)).find((element) => element && isLine(element))
  if (!found || !isLine(found)) throw new Error('no line among the copies')
  return found
}

describe('copies', () => {
  test('ends attached within the set hold on to the copies', () => {
    const board = emptyBoard()
    board.create([note('a', 0, 0, { text: 'Erster' }), note('b', 300), arrowBetween('l', 'a', 'b')])
    const copies = board.duplicate(['l', 'a', 'b'], 40, 40)
    expect(copies).toHaveLength(3)
    const { start, end } = lineAmong(board, copies)
    expect([start, end].every((each) => isAttached(each) && copies.includes(each.id))).toBe(true)
    expect(board.get(copies[0] ?? '')).toMatchObject({ x: 40, y: 40, text: 'Erster' })
  })

  test('ends attached outside of it become free where they are', () => {
    const board = emptyBoard()
    board.create([note('a'), note('b', 300), arrowBetween('l', 'a', 'b')])
    const { start, end } = lineAmong(board, board.duplicate(['l', 'a'], 0, 200))
    expect(isAttached(start)).toBe(true)
    expect(end).toEqual({ x: 300, y: 250 })
  })

  test('keep their order and lie on top', () => {
    const board = emptyBoard()
    board.create([note('a'), note('b'), note('c')])
    const copies = board.duplicate(['c', 'a'], 1, 1)
    const order = Array.from(board.all(), ({ id }) => id)
    expect(order.slice(3)).toEqual(copies)
    expect(board.get(copies[0] ?? '')).toMatchObject({ x: 1, y: 1 })
  })

  test('go to another board and keep everything but their ids', () => {
    const from = emptyBoard()
    from.create([
      note('a', 0, 0, { text: 'Grüße 👋🏽', color: 'pink' }),
      { type: 'text', id: 't', x: 0, y: 200, text: 'Привіт', size: 40, width: 300 },
      { type: 'rect', id: 'r', x: 200, y: 0, fill: true, text: 'x' },
      { type: 'stroke', id: 's', x: 0, y: 300, points: [0, 0, 0.1, 10, 20, 0.9], color: 'red' },
      { type: 'frame', id: 'f', x: -50, y: -50, width: 900, height: 900, title: 'Titel', prompt: 'Frage', template: 'retro', part: 'good' },
      arrowBetween('l', 'a', 'r'),
    ])
    const to = emptyBoard()
    const ids = to.paste(from.copy(Array.from(from.all(), ({ id }) => id)), { x: 400, y: 400 })
    expect(ids).toHaveLength(6)
    const plain = (board: Board): unknown[] => Array.from(board.all(), (element) => ({ ...element, id: '', z: '', x: 0, y: 0, start: 0, end: 0 }))
    expect(plain(to)).toEqual(plain(from))
  })

  test('are put around the place asked for', () => {
    const board = emptyBoard()
    board.create([note('a', 1000, 1000), note('b', 1200, 1000)])
    const ids = board.paste(board.copy(['a', 'b']), { x: 0, y: 0 })
    expect(ids.map((id) => board.get(id)?.x)).toEqual([-150, 50])
  })

  test('of nothing are nothing', () => {
    const board = emptyBoard()
    expect(board.paste(board.copy(['gone']), { x: 0, y: 0 })).toEqual([])
  })

  test('foreign text is not ours, whatever it is', () => {
    const board = emptyBoard()
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(board.paste(text, { x: 0, y: 0 })).toEqual([])
    }))
  })

  test('wrong values in our own format are made right or left out', () => {
    const board = emptyBoard()
    const text = JSON.stringify({
      format: 'living-lab-elements',
      version: 1,
      elements: [{ type: 'note', x: 'a', width: -1, text: { deep: true } }, { type: 'virus' }, 7, null, { type: 'arrow', start: 3 }],
    })
    const ids = board.paste(text, { x: 0, y: 0 })
    expect(ids.map((id) => board.get(id)?.type)).toEqual(['note', 'arrow'])
  })
})
