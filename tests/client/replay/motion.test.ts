import { describe, expect, test } from 'vitest'
import { Attribution, MARK_MS, peersFor } from '../../../client/src/replay/attribution.ts'
import type { Item } from '../../../client/src/replay/film-types.ts'
import { between, isMovement } from '../../../client/src/replay/motion.ts'
import { person } from './support.ts'

const BOX = { x: 0, y: 0, width: 100, height: 100 }
const boxOf = (): typeof BOX => BOX

function move(atMs: number, x: number, author = 1): Item {
  return { sequence: 1, atMs, author, ops: [{ kind: 'set', id: 'a', fields: { x } }] }
}

describe('movement between two recorded places', () => {
  test('is where the time between them has come to', () => {
    const moved = new Map([['a', { author: 1, atMs: 1_000 }]])
    const shown = between(1_250, [move(2_000, 40)], moved, boxOf)
    expect(shown.get(1)?.get('a')).toEqual({ ...BOX, x: 10 })
  })

  test('is none for another person, for places long apart, and for what was never moved', () => {
    const moved = new Map([['a', { author: 1, atMs: 1_000 }]])
    expect(between(1_250, [move(2_000, 40, 2)], moved, boxOf).size).toBe(0)
    expect(between(1_250, [move(2_700, 40)], moved, boxOf).size).toBe(0)
    expect(between(1_250, [move(2_000, 40)], new Map(), boxOf).size).toBe(0)
  })

  test('goes to the next place only', () => {
    const moved = new Map([['a', { author: 1, atMs: 1_000 }]])
    const shown = between(1_100, [move(1_200, 40), move(1_300, 4_000)], moved, boxOf)
    expect(shown.get(1)?.get('a')?.x).toBeCloseTo(20)
  })

  test('colours and words are no movement', () => {
    expect(isMovement({ kind: 'set', id: 'a', fields: { color: 'red' } })).toBe(false)
    expect(isMovement({ kind: 'set', id: 'a', fields: { height: 5 } })).toBe(true)
  })
})

describe('who does it', () => {
  const who = (author: number) => (author === 1 ? { person: person('p1', 'Anna'), name: 'Anna' } : undefined)

  test('is marked for two seconds, with name, colour and letter, and never with a cursor', () => {
    const marks = new Attribution()
    marks.note(1, ['a', 'b'], 0)
    const [peer] = peersFor(marks.byAuthor(MARK_MS - 1), new Map(), who)
    expect(peer).toMatchObject({ name: 'Anna', letter: 'A', color: '#1d4ed8', selection: ['a', 'b'], editing: 'b', cursor: null, caret: null })
    expect(marks.byAuthor(MARK_MS).size).toBe(0)
    expect(marks.isEmpty).toBe(true)
  })

  test('is the last one who touched it', () => {
    const marks = new Attribution()
    marks.note(1, ['a'], 0)
    marks.note(2, ['a'], 10)
    expect([...marks.byAuthor(20)]).toEqual([[2, ['a']]])
  })

  test('what nobody did has no mark, yet moves', () => {
    const [peer] = peersFor(new Map([[0, ['a']]]), new Map([[0, new Map([['a', BOX]])]]), who)
    expect(peer).toMatchObject({ selection: [], editing: null, gesture: { kind: 'resize', boxes: { a: [0, 0, 100, 100] } } })
  })
})
