import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flat, readingOrder, rows } from '../../../client/src/a11y/reading-order.ts'
import { arrowBetween, emptyBoard, frame, note } from '../board/support.ts'

describe('reading order', () => {
  test('frames in rows, in each its elements in rows, then what lies in none', () => {
    const board = emptyBoard()
    board.create([
      note('loose', 2000, 0),
      frame('second', 600, 0, 500, 500), frame('first', 0, 10, 500, 500), frame('third', 0, 600, 500, 500),
      note('b', 250, 120), note('a', 20, 130), note('c', 20, 300), note('d', 700, 100),
      arrowBetween('arrow', 'a', 'b'),
    ])
    const ids = [...board.all()].map(({ id }) => id)
    expect(readingOrder(board, ids)).toEqual([
      { frameId: 'first', ids: ['a', 'arrow', 'b', 'c'] },
      { frameId: 'second', ids: ['d'] },
      { frameId: 'third', ids: [] },
      { frameId: undefined, ids: ['loose'] },
    ])
  })

  test('beside a high frame a stack of two is read from its top', () => {
    const high = { id: 'high', box: { x: 0, y: 0, width: 100, height: 400 } }
    const top = { id: 'top', box: { x: 200, y: 0, width: 100, height: 180 } }
    const bottom = { id: 'bottom', box: { x: 200, y: 220, width: 100, height: 180 } }
    expect(rows([bottom, high, top]).flat().map(({ id }) => id)).toEqual(['high', 'top', 'bottom'])
  })

  test('nothing is lost and nothing is read twice, however things lie', () => {
    const place = fc.integer({ min: -500, max: 500 })
    const item = fc.record({ x: place, y: place, isFrame: fc.boolean(), size: fc.integer({ min: 10, max: 600 }) })
    fc.assert(fc.property(fc.array(item, { maxLength: 30 }), (items) => {
      const board = emptyBoard()
      const ids = board.create(items.map(({ x, y, isFrame, size }, i) => (
        isFrame ? frame(`f${i}`, x, y, size, size) : note(`n${i}`, x, y)
      )))
      const order = flat(readingOrder(board, ids))
      expect([...order].sort()).toEqual([...ids].sort())
    }), { numRuns: 60 })
  })

  test('it does not depend on the order in which elements were made', () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const orders = [ids, [...ids].reverse()].map((made) => {
      const board = emptyBoard()
      board.create(made.map((id) => note(id, (id.charCodeAt(0) * 37) % 300, (id.charCodeAt(0) * 91) % 300)))
      return flat(readingOrder(board, made))
    })
    expect(orders[0]).toEqual(orders[1])
  })
})
