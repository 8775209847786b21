import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contains, centre } from '../../../client/src/geometry/box.ts'
import { emptyBoard, frame, note } from './support.ts'

describe('frames', () => {
  test('hold what has its centre in them', () => {
    const board = emptyBoard()
    board.create([frame('f', 0, 0, 400, 400), note('in', 340, 340), note('out', 360, 10)])
    expect(board.contents('f')).toEqual(['in'])
    expect(board.frameOf('in')).toBe('f')
    expect(board.frameOf('out')).toBeUndefined()
  })

  test('the smallest counts, then the uppermost', () => {
    const board = emptyBoard()
    board.create([frame('big', 0, 0, 900, 900), frame('small', 0, 0, 300, 300), frame('equal', 0, 0, 300, 300), note('n', 50, 50)])
    expect(board.frameOf('n')).toBe('equal')
  })

  test('carry frames that lie in them, with all they hold', () => {
    const board = emptyBoard()
    board.create([frame('outer', 0, 0, 900, 900), frame('inner', 100, 100, 300, 300), note('n', 150, 150), note('beside', 700, 700)])
    expect(board.contents('outer').sort()).toEqual(['beside', 'inner', 'n'])
    expect(board.contents('inner')).toEqual(['n'])
    expect(board.contents('n')).toEqual([])
  })

  test('of the same size on the same place do not hold each other', () => {
    const board = emptyBoard()
    board.create([frame('a', 0, 0, 300, 300), frame('b', 0, 0, 300, 300)])
    expect(board.contents('a')).toEqual([])
    expect(board.contents('b')).toEqual([])
  })

  test('every element lies in at most one, which contains its centre and holds it', () => {
    const place = fc.record({ x: fc.nat({ max: 800 }), y: fc.nat({ max: 800 }), w: fc.integer({ min: 8, max: 600 }), h: fc.integer({ min: 8, max: 600 }) })
    fc.assert(fc.property(fc.array(place, { maxLength: 8 }), fc.array(place, { maxLength: 8 }), (frames, notes) => {
      const board = emptyBoard()
      board.create([
        ...frames.map(({ x, y, w, h }, i) => frame(`f${i}`, x, y, w, h)),
        ...notes.map(({ x, y, w, h }, i) => note(`n${i}`, x, y, { width: w, height: h })),
      ])
      for (const { id } of board.all()) {
        const holder = board.frameOf(id)
        const inside = [...board.all()].filter((other) => other.type === 'frame' && other.id !== id && contains(board.boxOf(other.id) ?? centreless, centre(board.boxOf(id) ?? centreless)))
        if (board.get(id)?.type !== 'frame') expect(holder === undefined).toBe(inside.length === 0)
        if (holder !== undefined) expect(board.contents(holder)).toContain(id)
        expect(board.contents(id)).not.toContain(id)
      }
    }))
  })
})

const centreless = { x: 0, y: 0, width: 0, height: 0 }
