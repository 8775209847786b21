import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Board } from '../../../client/src/board/board.ts'
import { hitTest, insideBox } from '../../../client/src/render/hit-test.ts'
import { boardWith } from './support.ts'

function hit(board: Board, x: number, y: number, tolerance = 0): string | undefined {
  return hitTest(board, { x, y }, { tolerance, headingOf: () => 40 })
}

describe('hit test', () => {
  test('the uppermost element wins', () => {
    const board = boardWith({ type: 'note', id: 'a', x: 0, y: 0 }, { type: 'note', id: 'b', x: 100, y: 0 })
    expect(hit(board, 120, 50)).toBe('b')
    board.order(['a'], 'front')
    expect(hit(board, 120, 50)).toBe('a')
    expect(hit(board, 500, 50)).toBeUndefined()
  })

  test('every point inside a lonely note hits it, every point well outside does not', () => {
    const place = fc.integer({ min: -300, max: 300 })
    fc.assert(fc.property(place, place, (x, y) => {
      const board = boardWith({ type: 'note', id: 'n', x: 0, y: 0, width: 100, height: 100 })
      const isInside = x >= 0 && x <= 100 && y >= 0 && y <= 100
      expect(hit(board, x, y)).toBe(isInside ? 'n' : undefined)
    }))
  })

  test('a frame is grasped at its border and its heading, its inside is free', () => {
    const board = boardWith({ type: 'frame', id: 'f', x: 0, y: 0, width: 400, height: 400 })
    expect(hit(board, 200, 20)).toBe('f')
    expect(hit(board, 400, 300, 5)).toBe('f')
    expect(hit(board, 200, 200)).toBeUndefined()
  })

  test('the inside of an empty outline counts when nothing else is there', () => {
    const board = boardWith(
      { type: 'note', id: 'n', x: 100, y: 100, width: 50, height: 50 },
      { type: 'rect', id: 'r', x: 0, y: 0, width: 400, height: 400 },
      { type: 'ellipse', id: 'e', x: 0, y: 0, width: 200, height: 200 },
    )
    expect(hit(board, 120, 120)).toBe('n')
    expect(hit(board, 60, 60)).toBe('e')
    expect(hit(board, 5, 195)).toBe('r')
    expect(hit(board, 1, 200)).toBe('r')
    board.update([{ id: 'r', fill: true }])
    expect(hit(board, 120, 120)).toBe('r')
  })

  test('an ellipse is not hit in the corners of its box', () => {
    const board = boardWith({ type: 'ellipse', id: 'e', x: 0, y: 0, width: 200, height: 100, fill: true })
    expect(hit(board, 100, 50)).toBe('e')
    expect(hit(board, 4, 4)).toBeUndefined()
  })

  test('lines and strokes are hit along their way', () => {
    const board = boardWith(
      { type: 'line', id: 'l', start: { x: 0, y: 0 }, end: { x: 100, y: 100 } },
      { type: 'stroke', id: 's', x: 200, y: 0, points: [0, 0, 0.5, 100, 0, 0.5, 100, 100, 0.5] },
    )
    expect(hit(board, 50, 53, 4)).toBe('l')
    expect(hit(board, 80, 20, 4)).toBeUndefined()
    expect(hit(board, 298, 60, 4)).toBe('s')
    expect(hit(board, 230, 60, 4)).toBeUndefined()
  })

  test('an unknown element can be taken hold of', () => {
    const board = boardWith({ type: 'note', id: 'n', x: 0, y: 0 })
    const fields = board.elements.get('n') as { set(key: string, value: string): void }
    fields.set('type', 'poll')
    expect(hit(board, 10, 10)).toBe('n')
  })
})

describe('marquee', () => {
  test('takes what it touches, but frames and empty outlines only as a whole', () => {
    const board = boardWith(
      { type: 'frame', id: 'f', x: 0, y: 0, width: 900, height: 900 },
      { type: 'rect', id: 'r', x: 0, y: 0, width: 800, height: 800 },
      { type: 'note', id: 'n', x: 100, y: 100 },
      { type: 'line', id: 'l', start: { x: 0, y: 300 }, end: { x: 300, y: 0 } },
      { type: 'line', id: 'far', start: { x: 0, y: 280 }, end: { x: 0, y: 0 } },
      { type: 'stroke', id: 's', x: 110, y: 110, points: [0, 0, 0.5, 400, 400, 0.5] },
      { type: 'stroke', id: 'around', x: 0, y: 0, points: [0, 500, 0.5, 0, 0, 0.5, 500, 0, 0.5] },
    )
    expect(insideBox(board, { x: 90, y: 90, width: 80, height: 80 }).sort()).toEqual(['l', 'n', 's'])
    expect(insideBox(board, { x: -10, y: -10, width: 1000, height: 1000 })).toHaveLength(7)
  })
})
