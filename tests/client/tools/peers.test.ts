import { describe, expect, test } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Board } from '../../../client/src/board/board.ts'
import { encodeCaret } from '../../../client/src/tools/caret.ts'
import { letterOf, peersOf, viewOf } from '../../../client/src/tools/peers.ts'
import { Presence } from '../../../client/src/tools/presence.ts'
import { note } from '../board/support.ts'
import { ManualClock } from '../support/manual-clock.ts'

function room() {
  const board = new Board(new Y.Doc())
  board.create([note('a', 0, 0, { text: 'Hallo' })])
  const awareness = new Awareness(board.doc)
  const say = (state: Record<string, unknown>): void => {
    awareness.states.set(77, state)
  }
  return { board, awareness, say }
}

describe('others on the board', () => {
  test('what one side shows is what the other side sees', () => {
    const { board, awareness, say } = room()
    const other = new Awareness(new Y.Doc())
    const clock = new ManualClock()
    const presence = new Presence(other, clock)
    presence.cursor = { x: 10.04, y: 20 }
    presence.selection = new Set(['a'])
    presence.editing = 'a'
    const text = board.text('a')
    if (text === undefined) throw new Error('the note has no text')
    presence.caret = { id: 'a', anchor: encodeCaret(text, 1), head: encodeCaret(text, 4) }
    presence.gesture = { kind: 'move', ids: ['a'], lead: 'a', x: 5, y: 6 }
    presence.view = { x: 1, y: 2, zoom: 0.5 }
    clock.advance(50)
    say({ ...other.getLocalState(), user: { id: 'p', name: 'Оксана', color: '#0055aa', role: 'participant' } })
    expect(peersOf(board, awareness)).toEqual([{
      clientId: 77, name: 'Оксана', color: '#0055aa', letter: 'О', cursor: { x: 10, y: 20 }, selection: ['a'],
      editing: 'a', gesture: { kind: 'move', ids: ['a'], lead: 'a', x: 5, y: 6 }, caret: { id: 'a', anchor: 1, head: 4 },
    }])
    expect(viewOf(awareness, 77)).toEqual({ x: 1, y: 2, zoom: 0.5 })
  })

  test.each([
    {}, { user: null }, { user: { name: 7, color: 'red;background:url(x)' } }, { cursor: { x: Infinity, y: 0 } },
    { selection: 'all' }, { gesture: { kind: 'move', ids: [1, null], lead: 3 } }, { gesture: { kind: 'resize', boxes: { a: [1, 'x'] } } },
    { gesture: { kind: 'draw', id: 'x', x: 0, y: 0, points: ['a', NaN, 1, 2], weight: 1e9 } }, { gesture: [] }, { caret: { id: 'a', anchor: 'x', head: {} } },
    { view: { x: 0, y: 0, zoom: -1 } },
  ])('hostile state %# is shown as little or nothing', (state) => {
    const { board, awareness, say } = room()
    say(state)
    const [peer] = peersOf(board, awareness)
    expect(peer).toMatchObject({ cursor: null, editing: null, caret: null })
    expect(peer?.color).toMatch(/^#[0-9a-f]{6}$/)
    if (peer?.gesture?.kind === 'draw') {
      expect(peer.gesture.points).toEqual([0, 0, 1])
      expect(peer.gesture.weight).toBe(100)
    }
    expect(viewOf(awareness, 77)).toBeUndefined()
  })

  test('a gesture of thousands stays within what awareness may carry', () => {
    const awareness = new Awareness(new Y.Doc())
    const clock = new ManualClock()
    const presence = new Presence(awareness, clock)
    const ids = Array.from({ length: 5000 }, (_, i) => `element-number-${i}`)
    presence.gesture = { kind: 'move', ids, lead: 'element-number-4999', x: 0, y: 0 }
    presence.selection = new Set(ids)
    clock.advance(50)
    const text = JSON.stringify(awareness.getLocalState())
    expect(text.length).toBeLessThan(16 * 1024)
    expect(text).toContain('element-number-4999')
  })

  test('of many movements in a moment the first and the last are shown, and nothing is left waiting', () => {
    const clock = new ManualClock()
    const awareness = new Awareness(new Y.Doc())
    const presence = new Presence(awareness, clock)
    const shown: unknown[] = []
    awareness.on('change', () => shown.push(awareness.getLocalState()?.['cursor']))
    for (let x = 0; x < 10; x++) presence.cursor = { x, y: 0 }
    clock.advance(50)
    expect(shown).toEqual([{ x: 0, y: 0 }, { x: 9, y: 0 }])
    clock.advance(50)
    expect(clock.pending).toBe(0)
    presence.cursor = { x: 20, y: 0 }
    presence.cursor = null
    presence.dispose()
    expect(shown.at(-1)).toBeNull()
    expect(clock.pending).toBe(0)
  })

  test.each([['Ömer', 'Ö'], ['  (анна)', 'А'], ['42', '4'], ['🙂', '?'], ['', '?']])('the letter of %j is %j', (name, letter) => {
    expect(letterOf(name)).toBe(letter)
  })
})
