import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Board } from '../../../client/src/board/board.ts'
import { applyTextInput } from '../../../client/src/board/text-edit.ts'
import { TYPING_PAUSE_MS, Undo } from '../../../client/src/board/undo.ts'
import { arrowBetween, boards, contentOf, emptyBoard, note, sync } from './support.ts'

function type(board: Board, id: string, after: string): void {
  const text = board.text(id)
  if (!text) throw new Error(`${id} has no text`)
  board.transact(() => applyTextInput(text, text.toJSON(), after, after.length))
}

function textOf(board: Board, id: string): string | undefined {
  return board.text(id)?.toJSON()
}

// Yjs decides by the clock what belongs to one step, and takes hold of it when it is loaded.
vi.hoisted(() => void vi.useFakeTimers({ toFake: ['Date'] }))

describe('undo', () => {
  test('every action is a step of its own, however quickly they follow', () => {
    const board = emptyBoard()
    const undo = new Undo(board)
    board.create([note('a')])
    board.update([{ id: 'a', x: 10 }])
    board.update([{ id: 'a', color: 'red' }])
    undo.undo()
    expect(board.get('a')).toMatchObject({ x: 10, color: 'yellow' })
    undo.undo()
    expect(board.get('a')).toMatchObject({ x: 0 })
    undo.redo()
    expect(board.get('a')).toMatchObject({ x: 10 })
  })

  test('a gesture is one step, however long it takes', () => {
    const board = emptyBoard()
    board.create([note('a')])
    const undo = new Undo(board)
    undo.beginGesture()
    for (let x = 1; x <= 20; x++) {
      vi.advanceTimersByTime(250)
      board.update([{ id: 'a', x }])
    }
    undo.endGesture()
    board.update([{ id: 'a', color: 'red' }])
    undo.undo()
    undo.undo()
    expect(board.get('a')).toMatchObject({ x: 0 })
    expect(undo.canUndo).toBe(false)
  })

  test('typing is one step until there is a pause', () => {
    const board = emptyBoard()
    board.create([note('a')])
    const undo = new Undo(board)
    for (const after of ['H', 'Ha', 'Hal']) {
      type(board, 'a', after)
      vi.advanceTimersByTime(TYPING_PAUSE_MS - 100)
    }
    vi.advanceTimersByTime(TYPING_PAUSE_MS)
    type(board, 'a', 'Hallo')
    undo.undo()
    expect(textOf(board, 'a')).toBe('Hal')
    undo.undo()
    expect(textOf(board, 'a')).toBe('')
  })

  test('typing in another text begins another step', () => {
    const board = emptyBoard()
    board.create([note('a'), note('b')])
    const undo = new Undo(board)
    type(board, 'a', 'x')
    type(board, 'b', 'y')
    undo.undo()
    expect([textOf(board, 'a'), textOf(board, 'b')]).toEqual(['x', ''])
  })

  test('typing does not join the action before it', () => {
    const board = emptyBoard()
    const undo = new Undo(board)
    board.create([note('a')])
    type(board, 'a', 'x')
    undo.undo()
    expect(textOf(board, 'a')).toBe('')
  })

  test('an emoji comes and goes as a whole', () => {
    const board = emptyBoard()
    board.create([note('a', 0, 0, { text: 'a😀b' })])
    const undo = new Undo(board)
    type(board, 'a', 'a😁b')
    expect(textOf(board, 'a')).toBe('a😁b')
    undo.undo()
    expect(textOf(board, 'a')).toBe('a😀b')
    undo.redo()
    expect(textOf(board, 'a')).toBe('a😁b')
  })

  test('removing an element and freeing its lines is one step', () => {
    const board = emptyBoard()
    board.create([note('a'), note('b', 300), arrowBetween('l', 'a', 'b')])
    const before = contentOf(board)
    const undo = new Undo(board)
    board.remove(['b'])
    undo.undo()
    expect(contentOf(board)).toEqual(before)
  })

  test('tells when there is something to undo or redo', () => {
    const board = emptyBoard()
    const undo = new Undo(board)
    const states: [boolean, boolean][] = []
    undo.onChange(() => states.push([undo.canUndo, undo.canRedo]))
    board.create([note('a')])
    undo.undo()
    expect(states[0]).toEqual([true, false])
    expect(states.at(-1)).toEqual([false, true])
    undo.dispose()
    undo.dispose()
  })
})

describe('undo among others', () => {
  test('takes back one’s own work and leaves theirs', () => {
    const [here, there] = boards(2) as [Board, Board]
    const undo = new Undo(here)
    here.create([note('mine')])
    sync([here, there])
    there.create([note('theirs')])
    there.update([{ id: 'mine', color: 'red' }])
    sync([here, there])
    here.update([{ id: 'mine', x: 50 }])
    undo.undo()
    expect(here.get('mine')).toMatchObject({ x: 0, color: 'red' })
    expect(here.get('theirs')).toBeDefined()
  })

  test('does not put back a value that somebody else has changed since', () => {
    const [here, there] = boards(2) as [Board, Board]
    here.create([note('a')])
    sync([here, there])
    const undo = new Undo(here)
    here.update([{ id: 'a', x: 10 }])
    sync([here, there])
    there.update([{ id: 'a', x: 99 }])
    sync([here, there])
    undo.undo()
    expect(here.get('a')).toMatchObject({ x: 99 })
  })

  const action = fc.record({
    who: fc.nat({ max: 1 }),
    kind: fc.constantFrom('create', 'move', 'paint', 'type', 'remove', 'sync', 'pause'),
    id: fc.nat({ max: 4 }),
    value: fc.nat({ max: 500 }),
  })

  function act(all: readonly Board[], { who, kind, id, value }: { who: number; kind: string; id: number; value: number }): void {
    const board = all[who]
    if (!board) return
    const name = `${who === 0 ? 'mine' : 'theirs'}${id}`
    const anyone = Array.from(board.all(), (element) => element.id)[id]
    if (kind === 'create' && !board.get(name)) board.create([note(name, value, value)])
    if (kind === 'move' && anyone) board.update([{ id: anyone, x: value, y: value }])
    if (kind === 'paint' && anyone) board.update([{ id: anyone, color: value % 2 ? 'red' : 'blue' }])
    if (kind === 'type' && anyone) type(board, anyone, `${textOf(board, anyone) ?? ''}${['😀', 'ї', 'x'][value % 3] ?? ''}`)
    if (kind === 'remove' && anyone && value % 4 === 0) board.remove([anyone])
    if (kind === 'sync') sync(all)
    if (kind === 'pause') vi.advanceTimersByTime(TYPING_PAUSE_MS * 2)
  }

  test('undo a lot, copy, redo back: the document is as it was', () => {
    fc.assert(fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const [board] = boards(1) as [Board]
      const undo = new Undo(board)
      for (const each of actions) act([board], { ...each, who: 0 })
      const before = contentOf(board)
      while (undo.canUndo) undo.undo()
      expect(board.size).toBe(0)
      board.copy(Array.from(board.all(), ({ id }) => id))
      while (undo.canRedo) undo.redo()
      expect(contentOf(board)).toEqual(before)
    }), { numRuns: 60 })
  })

  test('undoing everything leaves what only others have touched exactly as it was', () => {
    fc.assert(fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const all = boards(2) as [Board, Board]
      const undo = new Undo(all[0])
      const touchedByMe = new Set<string>()
      all[0].onChange(({ added, changed, removed, local }) => {
        if (local) for (const set of [added, changed, removed]) for (const id of set) touchedByMe.add(id)
      })
      for (const each of actions) act(all, each)
      sync(all)
      const theirs = Object.entries(contentOf(all[0]) as Record<string, unknown>).filter(([id]) => !touchedByMe.has(id))
      while (undo.canUndo) undo.undo()
      sync(all)
      expect(contentOf(all[0])).toMatchObject(Object.fromEntries(theirs))
      expect(contentOf(all[1])).toEqual(contentOf(all[0]))
    }), { numRuns: 60 })
  })
})
