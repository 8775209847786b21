import { beforeEach, describe, expect, test } from 'vitest'
import type { Board } from '../../../client/src/board/board.ts'
import { closedFrames, type ClosedFrame } from '../../../client/src/session/closed-frames.ts'
import { NO_LOCKS, OPEN_RIGHTS, type Me, type Rights, type ZoneView } from '../../../client/src/policy/types.ts'
import { frame } from '../board/support.ts'
import { boardWith } from '../render/support.ts'

const ANYBODY = { roles: [], levels: [], labs: [], people: [], isClosed: false }
let board: Board

beforeEach(() => {
  board = boardWith(frame('a', 0, 0, 400, 400), frame('a-inner', 100, 100, 100, 100), frame('b', 1000, 0, 400, 400), frame('around', -100, -100, 2000, 1000))
})

function zone(id: string, allowed: boolean, rule = {}): ZoneView {
  return { frame: id, allowed, rule: { ...ANYBODY, ...rule } }
}

function closed(rights: Partial<Rights>, role: Me['role'] = 'participant'): ClosedFrame[] {
  const situation = { rights: { ...OPEN_RIGHTS, ...rights }, locks: NO_LOCKS, me: { role }, boxOf: (id: string) => board.boxOf(id) }
  return closedFrames(situation, board)
}

function ids(found: readonly ClosedFrame[]): string[] {
  return found.map(({ id }) => id).sort()
}

describe('closed frames', () => {
  test('are those whose rule leaves this person out', () => {
    expect(ids(closed({ zones: [zone('a', false), zone('b', true)] }))).toEqual(['a'])
    expect(closed({})).toEqual([])
  })

  test('leave out frames in them that are open again, and know when they lie in another one', () => {
    const [a] = closed({ zones: [zone('a', false), zone('a-inner', true)] })
    expect(a).toMatchObject({ id: 'a', openings: ['a-inner'], isInner: false })
    const both = closed({ zones: [zone('a', false), zone('a-inner', false)] })
    expect(both.map(({ id, isInner }) => [id, isInner]).sort()).toEqual([['a', false], ['a-inner', true]])
  })

  test('are all but those of the step, what lies in these, and what holds them', () => {
    expect(ids(closed({ focus: ['a'] }))).toEqual(['b'])
    expect(ids(closed({ focus: ['a-inner'] }))).toEqual(['b'])
    expect(ids(closed({ focus: ['around'], zones: [zone('b', false)] }))).toEqual(['b'])
  })

  test('are not shown to who may write everywhere, nor where nobody may write anywhere', () => {
    expect(closed({ zones: [zone('a', false)] }, 'facilitator')).toEqual([])
    expect(closed({ zones: [zone('a', false)], writable: false, reason: 'frozen' })).toEqual([])
  })

  test('each kind of rule has words of its own', () => {
    const rules = [{ isClosed: true }, { people: ['x'] }, { labs: ['x'] }, { levels: ['city'] }, { roles: ['observer'] }]
    const words = rules.flatMap((rule) => closed({ zones: [zone('a', false, rule)] }).map(({ why }) => why))
    expect(new Set([...words, ...closed({ focus: ['a'] }).map(({ why }) => why)]).size).toBe(6)
  })
})
