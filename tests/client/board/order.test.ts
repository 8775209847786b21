import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePaintOrder, keysBetween } from '../../../client/src/board/order.ts'
import { PaintOrder, type Ranked } from '../../../client/src/board/paint-order.ts'
import type { BoardElement } from '../../../client/src/board/schema.ts'
import { emptyBoard, frame, note } from './support.ts'

function isAscending(keys: readonly string[]): boolean {
  return keys.every((key, i) => i === 0 || (keys[i - 1] ?? '') < key)
}

describe('order keys', () => {
  test('lie between their neighbours, again and again at the same place', () => {
    fc.assert(fc.property(fc.array(fc.nat({ max: 1000 }), { maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (places, count) => {
      const keys = keysBetween(undefined, undefined, count)
      for (const place of places) {
        const at = place % (keys.length + 1)
        keys.splice(at, 0, ...keysBetween(keys[at - 1], keys[at], 1))
      }
      expect(isAscending(keys)).toBe(true)
    }))
  })

  test('of other clients are taken as they are', () => {
    fc.assert(fc.property(fc.string({ maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (lower, count) => {
      expect(isAscending([lower, ...keysBetween(lower, undefined, count)])).toBe(true)
    }))
    expect(isAscending(['a000012', ...keysBetween('a000012', 'a000013', 3), 'a000013'])).toBe(true)
  })

  test('equal neighbours leave no room, and still give usable keys', () => {
    const keys = keysBetween('same', 'same', 2)
    expect(keys).toHaveLength(2)
    expect(isAscending(['same', ...keys])).toBe(true)
  })

  test('two people who insert at the same place get different keys', () => {
    const [lower, upper] = keysBetween(undefined, undefined, 2)
    const keys = Array.from({ length: 50 }, () => keysBetween(lower, upper, 1)[0])
    expect(new Set(keys).size).toBeGreaterThan(45)
  })

  test('stay short for many elements', () => {
    const keys = keysBetween(undefined, undefined, 13_000)
    expect(isAscending(keys)).toBe(true)
    expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(14)
  })

  test('of none are none', () => {
    expect(keysBetween('a0', undefined, 0)).toEqual([])
  })
})

describe('paint order', () => {
  const element = fc.record({ id: fc.integer({ min: 0, max: 12 }).map(String), z: fc.string({ maxLength: 3 }), type: fc.constantFrom('note', 'frame') })

  test('ranks agree with the comparison after any insertions and removals', () => {
    fc.assert(fc.property(fc.array(element, { maxLength: 80 }), (steps) => {
      const order = new PaintOrder()
      const entries = new Map<string, Ranked>()
      for (const step of steps) {
        const known = entries.get(step.id)
        if (known) {
          order.remove([known])
          entries.delete(step.id)
        } else {
          const entry = { element: step as unknown as BoardElement, rank: 0 }
          order.insert([entry])
          entries.set(step.id, entry)
        }
      }
      const byRank = [...entries.values()].sort((a, b) => a.rank - b.rank).map((entry) => entry.element)
      expect(byRank).toEqual([...entries.values()].map((entry) => entry.element).sort(comparePaintOrder))
      expect(order.elements()).toEqual(byRank)
    }))
  })

  test('gets new numbers when there is no room between two', () => {
    const board = emptyBoard()
    board.create([note('bottom'), note('top')])
    for (let i = 0; i < 80; i++) {
      board.create([note(`n${i}`)])
      board.order([`n${i}`], 'back')
      board.order(['bottom'], 'back')
    }
    const ranks = Array.from(board.all(), ({ id }) => board.rank(id))
    expect(ranks.every((rank, i) => i === 0 || (ranks[i - 1] ?? 0) < rank)).toBe(true)
  })
})

describe('reordering', () => {
  function stacked() {
    const board = emptyBoard()
    board.create([note('a'), note('b', 10), note('far', 5000), note('c', 20), frame('f', 0, 0, 900, 900)])
    const order = (): string[] => Array.from(board.all(), ({ id }) => id)
    return { board, order }
  }

  test('front and back', () => {
    const { board, order } = stacked()
    board.order(['a', 'b'], 'front')
    expect(order()).toEqual(['f', 'far', 'c', 'a', 'b'])
    board.order(['b'], 'back')
    expect(order()).toEqual(['f', 'b', 'far', 'c', 'a'])
  })

  test('one step passes the next element that overlaps', () => {
    const { board, order } = stacked()
    board.order(['b'], 'forward')
    expect(order()).toEqual(['f', 'a', 'far', 'c', 'b'])
    board.order(['b'], 'backward')
    expect(order()).toEqual(['f', 'a', 'far', 'b', 'c'])
  })

  test('nothing is written where nothing lies in the way', () => {
    const { board } = stacked()
    let changes = 0
    board.onChange(() => (changes += 1))
    board.order(['c'], 'forward')
    board.order(['c'], 'front')
    board.order(['far'], 'backward')
    board.order(['gone'], 'front')
    expect(changes).toBe(0)
  })
})
