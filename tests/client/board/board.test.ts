import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board, type BoardChange } from '../../../client/src/board/board.ts'
import type { LineElement } from '../../../client/src/board/schema.ts'
import { arrowBetween, boards, contentOf, emptyBoard, frame, note, sync } from './support.ts'

function changesOf(board: Board): BoardChange[] {
  const changes: BoardChange[] = []
  board.onChange((change) => changes.push(change))
  return changes
}

function lineOn(board: Board, id: string): LineElement {
  const element = board.get(id)
  if (element?.type !== 'arrow' && element?.type !== 'line') throw new Error(`${id} is no line`)
  return element
}

describe('reading and writing', () => {
  test('what is created can be read, with defaults for what was left out', () => {
    const board = emptyBoard()
    const [id = ''] = board.create([{ type: 'note', x: 1.005, y: 2, text: 'Hallo 👋' }])
    expect(board.get(id)).toMatchObject({ type: 'note', x: 1, y: 2, width: 160, height: 160, color: 'yellow', text: 'Hallo 👋' })
    expect(board.size).toBe(1)
  })

  test('a board opened on a filled document equals the one that filled it', () => {
    const board = emptyBoard()
    board.create([note('a'), arrowBetween('l', 'a', 'b'), note('b', 300), frame('f', -10, -10, 500, 500)])
    const reopened = new Board(board.doc)
    expect([...reopened.all()]).toEqual([...board.all()])
    expect(reopened.ends(lineOn(reopened, 'l'))).toEqual(board.ends(lineOn(board, 'l')))
  })

  test('new elements lie on top in the order given', () => {
    const board = emptyBoard()
    board.create([note('a'), note('b')])
    board.create([note('c')])
    expect(Array.from(board.all(), ({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  test('frames lie below everything, even when drawn last', () => {
    const board = emptyBoard()
    board.create([note('a')])
    board.create([frame('f', 0, 0, 500, 500)])
    expect(board.rank('f')).toBeLessThan(board.rank('a'))
    expect(board.inPaintOrder({ x: 0, y: 0, width: 10, height: 10 }).map(({ id }) => id)).toEqual(['f', 'a'])
  })

  test('an update writes only what differs, and nothing for elements that are gone', () => {
    const board = emptyBoard()
    board.create([note('a', 5, 5)])
    const changes = changesOf(board)
    board.update([{ id: 'a', x: 5, color: 'yellow' }, { id: 'gone', x: 1 }])
    expect(changes).toEqual([])
    board.update([{ id: 'a', x: 6, size: 40 }])
    expect(changes).toHaveLength(1)
    expect(contentOf(board)).not.toHaveProperty('a.size')
  })

  test('numbers are held within the limits of the schema', () => {
    const board = emptyBoard()
    board.create([note('a', 1e12, -1e12, { width: 1, height: Number.POSITIVE_INFINITY })])
    expect(board.get('a')).toMatchObject({ x: 1e7, y: -1e7, width: 8, height: 100_000 })
  })

  test('half an emoji is not written', () => {
    const board = emptyBoard()
    board.create([note('a', 0, 0, { text: 'x\uD83D' })])
    expect(board.text('a')?.toJSON()).toBe('x\uFFFD')
  })

  test('a stroke gets its own corner wherever its points began', () => {
    const board = emptyBoard()
    board.create([{ type: 'stroke', id: 's', x: 100, y: 100, points: [0, 0, 0.5, -30, 20, 0.5] }])
    expect(board.get('s')).toMatchObject({ x: 70, y: 100, width: 30, height: 20, points: [30, 0, 0.5, 0, 20, 0.5] })
  })

  test('text that a foreign client wrote as a plain string can be edited', () => {
    const board = emptyBoard()
    board.create([note('a')])
    const fields = board.elements.get('a') as Y.Map<unknown>
    fields.set('text', 'plain')
    expect(board.text('a')).toBeUndefined()
    expect(board.ensureText('a')?.toJSON()).toBe('plain')
    expect(board.ensureText('gone')).toBeUndefined()
  })
})

describe('changes', () => {
  test('one call per transaction, with what was added, changed and removed', () => {
    const board = emptyBoard()
    board.create([note('a'), note('b')])
    const changes = changesOf(board)
    board.transact(() => {
      board.create([note('c')])
      board.update([{ id: 'a', x: 50 }])
      board.remove(['b'])
    })
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({ added: new Set(['c']), changed: new Set(['a']), removed: new Set(['b']), local: true })
    expect(changes[0]?.before.get('a')?.box.x).toBe(0)
  })

  test('what others do is not local', () => {
    const [here, there] = boards(2) as [Board, Board]
    const changes = changesOf(here)
    there.create([note('a')])
    sync([here, there])
    expect(changes.map(({ local }) => local)).toEqual([false])
  })

  test('typing changes the element it is in', () => {
    const board = emptyBoard()
    board.create([note('a')])
    const changes = changesOf(board)
    board.transact(() => board.text('a')?.insert(0, 'Hi'))
    expect(changes[0]?.changed).toEqual(new Set(['a']))
    expect(board.get('a')).toMatchObject({ text: 'Hi' })
  })

  test('a disposed board hears nothing more', () => {
    const board = emptyBoard()
    const changes = changesOf(board)
    board.dispose()
    board.dispose()
    board.create([note('a')])
    expect(changes).toEqual([])
    expect(board.size).toBe(0)
  })
})

describe('lines hold on to elements', () => {
  test('ends are cut off at the border and follow without a write', () => {
    const board = emptyBoard()
    board.create([note('a'), note('b', 300), arrowBetween('l', 'a', 'b')])
    expect(board.ends(lineOn(board, 'l'))).toEqual([{ x: 100, y: 50 }, { x: 300, y: 50 }])
    const line = board.elements.get('l') as Y.Map<unknown>
    const before = JSON.stringify(line.toJSON())
    const changes = changesOf(board)
    board.update([{ id: 'b', x: 500 }])
    expect(JSON.stringify(line.toJSON())).toBe(before)
    expect(changes[0]?.changed).toEqual(new Set(['b', 'l']))
    expect(board.ends(lineOn(board, 'l'))[1]).toEqual({ x: 500, y: 50 })
    expect(board.boxOf('l')).toEqual({ x: 100, y: 50, width: 400, height: 0 })
  })

  test('an ellipse is met at its curve', () => {
    const board = emptyBoard()
    board.create([{ type: 'ellipse', id: 'e', x: 0, y: 0, width: 100, height: 100 }, note('b', 300, 300), arrowBetween('l', 'e', 'b')])
    const [start] = board.ends(lineOn(board, 'l'))
    expect(Math.hypot(start.x - 50, start.y - 50)).toBeCloseTo(50)
  })

  test('removing the element leaves the line where it is', () => {
    const board = emptyBoard()
    board.create([note('a'), note('b', 300), arrowBetween('l', 'a', 'b')])
    const before = board.ends(lineOn(board, 'l'))
    board.remove(['b'])
    expect(board.ends(lineOn(board, 'l'))).toEqual(before)
    expect(lineOn(board, 'l').end).toEqual({ x: 300, y: 50 })
    expect(lineOn(board, 'l').start).toHaveProperty('id', 'a')
  })

  test('an end whose element another person removed falls back to its last known place', () => {
    const [here, there] = boards(2) as [Board, Board]
    here.create([note('a')])
    sync([here, there])
    there.create([{ type: 'line', id: 'l', start: { x: 7, y: 8, id: 'a', ax: 0, ay: 0 }, end: { x: 500, y: 500 } }])
    here.remove(['a'])
    sync([here, there])
    expect(here.ends(lineOn(here, 'l'))).toEqual([{ x: 7, y: 8 }, { x: 500, y: 500 }])
  })

  test('lines that hold on to lines, or to themselves, do not hang', () => {
    const board = emptyBoard()
    board.create([arrowBetween('l', 'm', 'l'), arrowBetween('m', 'l', 'm')])
    expect(board.ends(lineOn(board, 'l'))).toEqual([{ x: 0, y: 0 }, { x: 0, y: 0 }])
  })

  test('moving a line moves its free end only', () => {
    const board = emptyBoard()
    board.create([note('a'), { type: 'line', id: 'l', start: { x: 0, y: 0, id: 'a', ax: 1, ay: 1 }, end: { x: 200, y: 200 } }])
    board.update([{ id: 'l', x: 10, y: 20 }])
    expect(lineOn(board, 'l').end).toEqual({ x: 210, y: 220 })
    expect(lineOn(board, 'l').start).toHaveProperty('id', 'a')
  })
})

describe('two people at once', () => {
  test('both see the same, whatever order updates come in', () => {
    const [here, there] = boards(2) as [Board, Board]
    here.create([note('a'), note('b', 300), arrowBetween('l', 'a', 'b')])
    sync([here, there])
    here.update([{ id: 'a', x: 40, color: 'red' }])
    there.update([{ id: 'a', x: 90, width: 200 }])
    there.remove(['b'])
    here.update([{ id: 'b', y: 77 }])
    sync([here, there])
    expect(contentOf(here)).toEqual(contentOf(there))
    expect([...here.all()]).toEqual([...there.all()])
    expect(here.get('b')).toBeUndefined()
    expect(here.get('a')).toMatchObject({ width: 200, color: 'red' })
  })

  test('elements created at the same time get different places, the same for both', () => {
    const [here, there] = boards(2) as [Board, Board]
    here.create(['a', 'b', 'c'].map((id) => note(id)))
    there.create(['x', 'y', 'z'].map((id) => note(id)))
    sync([here, there])
    const orders = [here, there].map((board) => Array.from(board.all(), ({ id }) => id))
    expect(orders[0]).toEqual(orders[1])
    expect(new Set(Array.from(here.all(), ({ z }) => z)).size).toBe(6)
  })
})
