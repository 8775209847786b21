import { describe, expect, test } from 'vitest'
import { isAttached } from '../../../client/src/board/schema.ts'
import { arrowBetween, frame, note } from '../board/support.ts'
import { bench, click, drag, pointer, type Bench } from './support.ts'

function withNotes(): Bench {
  const all = bench()
  all.board.create([note('a', 0, 0), note('b', 300, 0), note('c', 600, 0)])
  return all
}

function selectionOf({ stage }: Bench): string[] {
  return [...stage.selection.value].sort()
}

describe('choosing', () => {
  test('a click selects, a click with Shift adds and takes away, a click beside it clears', () => {
    const all = withNotes()
    click(all.machine, 50, 50)
    click(all.machine, 350, 50, { shift: true })
    expect(selectionOf(all)).toEqual(['a', 'b'])
    click(all.machine, 50, 50, { shift: true })
    expect(selectionOf(all)).toEqual(['b'])
    click(all.machine, 50, 400)
    expect(selectionOf(all)).toEqual([])
  })

  test('a marquee selects what it touches and is gone afterwards', () => {
    const all = withNotes()
    drag(all.machine, [[-20, 200], [200, 50], [350, 50]])
    expect(selectionOf(all)).toEqual(['a', 'b'])
    expect(all.view.marquee).toBeNull()
  })

  test('a marquee with Shift keeps what was selected; Escape in it brings that back', () => {
    const all = withNotes()
    click(all.machine, 50, 50)
    drag(all.machine, [[290, 200], [350, 50]], { shift: true })
    expect(selectionOf(all)).toEqual(['a', 'b'])
    all.machine.down(pointer(590, 200))
    all.machine.drag(pointer(650, 50))
    expect(selectionOf(all)).toEqual(['c'])
    all.machine.cancel()
    expect(selectionOf(all)).toEqual(['a', 'b'])
  })

  test('the inside of a frame is not the frame: a drag there draws a marquee', () => {
    const all = bench()
    all.board.create([frame('f', 0, 0, 500, 500), note('a', 100, 100)])
    drag(all.machine, [[50, 300], [250, 150]])
    expect(selectionOf(all)).toEqual(['a'])
    expect(all.board.get('f')).toMatchObject({ x: 0, y: 0 })
  })

  test('a fingertip that also covers a line takes the note exactly under it', () => {
    const all = bench()
    all.board.create([note('a'), { type: 'line', id: 'l', start: { x: 0, y: 60 }, end: { x: 300, y: 60 } }])
    click(all.machine, 50, 50, { kind: 'touch' })
    expect(selectionOf(all)).toEqual(['a'])
    click(all.machine, 200, 72, { kind: 'touch' })
    expect(selectionOf(all)).toEqual(['l'])
  })

  test('a double click writes in what is there, and makes a note where nothing is', () => {
    const all = withNotes()
    all.machine.doubleClick(pointer(50, 50))
    expect(all.stage.editing.value).toMatchObject({ id: 'a', field: 'text', isNew: false })
    all.machine.doubleClick(pointer(400, 500))
    const { id = '', isNew } = all.stage.editing.value ?? {}
    expect(isNew).toBe(true)
    expect(all.board.boxOf(id)).toMatchObject({ x: 320, y: 420 })
  })

  test('what others delete is no longer selected', () => {
    const all = withNotes()
    all.stage.select(['a', 'b'])
    all.board.remove(['a'])
    expect(selectionOf(all)).toEqual(['b'])
  })
})

describe('moving', () => {
  test('a drag moves all that is selected; it is shown and shared while it lasts', () => {
    const all = withNotes()
    all.stage.select(['a', 'b'])
    all.machine.down(pointer(50, 50))
    all.machine.drag(pointer(80, 90, { time: 10 }))
    expect(all.view.gesture).toEqual({ kind: 'move', ids: ['a', 'b'], lead: 'a', x: 30, y: 40 })
    expect(all.shared.at(-1)).toEqual(all.view.gesture)
    all.machine.up(pointer(80, 90, { time: 20 }))
    expect(all.board.get('a')).toMatchObject({ x: 30, y: 40 })
    expect(all.board.get('b')).toMatchObject({ x: 330, y: 40 })
    expect([all.view.gesture, all.shared.at(-1)]).toEqual([null, null])
  })

  test('the document gets at most four values a second, and the last one', () => {
    const all = withNotes()
    const before = all.writes()
    all.machine.down(pointer(50, 50, { time: 0 }))
    for (let i = 1; i <= 60; i++) all.machine.drag(pointer(50 + i, 50, { time: i * 1000 / 60 }))
    expect(all.writes() - before).toBeLessThanOrEqual(4)
    all.machine.up(pointer(110, 50, { time: 1001 }))
    expect(all.writes() - before).toBeLessThanOrEqual(5)
    expect(all.board.get('a')).toMatchObject({ x: 60, y: 0 })
  })

  test('however long it took, it is one step to undo', () => {
    const all = withNotes()
    drag(all.machine, [[50, 50], [100, 50], [200, 50], [300, 50], [400, 300]].map(([x = 0, y = 0]) => [x, y] as const))
    all.undo.undo()
    expect(all.board.get('a')).toMatchObject({ x: 0, y: 0 })
    all.undo.redo()
    expect(all.board.get('a')).toMatchObject({ x: 350, y: 250 })
  })

  test('a trembling hand does not move what it clicks', () => {
    const all = withNotes()
    const before = all.writes()
    drag(all.machine, [[50, 50], [52, 51], [51, 52]])
    expect(all.board.get('a')).toMatchObject({ x: 0, y: 0 })
    expect(all.writes()).toBe(before)
  })

  test('given up, it leaves everything where it was, also what had been written meanwhile', () => {
    const all = withNotes()
    all.machine.down(pointer(50, 50, { time: 0 }))
    all.machine.drag(pointer(150, 50, { time: 100 }))
    all.machine.drag(pointer(250, 50, { time: 600 }))
    expect(all.board.get('a')).toMatchObject({ x: 200 })
    all.machine.cancel()
    expect(all.board.get('a')).toMatchObject({ x: 0, y: 0 })
    expect(all.view.gesture).toBeNull()
  })

  test('a frame carries what lies in it', () => {
    const all = bench()
    all.board.create([frame('f', 0, 0, 500, 500), note('in', 100, 100), note('out', 600, 100)])
    drag(all.machine, [[100, 20], [150, 120], [150, 120]])
    expect(all.board.get('f')).toMatchObject({ x: 50, y: 100 })
    expect(all.board.get('in')).toMatchObject({ x: 150, y: 200 })
    expect(all.board.get('out')).toMatchObject({ x: 600, y: 100 })
  })

  test('with Alt a copy is moved and the original stays; undone in one step', () => {
    const all = withNotes()
    drag(all.machine, [[50, 50], [50, 200], [50, 250]], { alt: true })
    expect(all.board.size).toBe(4)
    const [copy = ''] = selectionOf(all)
    expect(all.board.get('a')).toMatchObject({ y: 0 })
    expect(all.board.get(copy)).toMatchObject({ x: 0, y: 200 })
    all.undo.undo()
    expect(all.board.size).toBe(3)
  })

  test('what somebody else deletes during the drag stays deleted', () => {
    const all = withNotes()
    all.stage.select(['a', 'b'])
    all.machine.down(pointer(50, 50))
    all.machine.drag(pointer(100, 100))
    all.board.remove(['b'])
    all.machine.up(pointer(100, 100))
    expect(all.board.get('b')).toBeUndefined()
    expect(all.board.get('a')).toMatchObject({ x: 50, y: 50 })
  })

  test('who may only read moves nothing', () => {
    const all = withNotes()
    all.readOnly.value = true
    drag(all.machine, [[50, 50], [200, 200]])
    expect(all.board.get('a')).toMatchObject({ x: 0, y: 0 })
    expect(selectionOf(all)).toEqual(['a'])
  })
})

describe('resizing', () => {
  test('a corner resizes against the opposite corner', () => {
    const all = withNotes()
    all.stage.select(['a'])
    all.view.handle = { kind: 'resize', edge: 'nw' }
    drag(all.machine, [[0, 0], [-50, -20], [-100, -40]])
    expect(all.board.boxOf('a')).toEqual({ x: -100, y: -40, width: 200, height: 140 })
  })

  test('several keep their places relative to each other', () => {
    const all = withNotes()
    all.stage.select(['a', 'b'])
    all.view.handle = { kind: 'resize', edge: 'e' }
    drag(all.machine, [[400, 50], [600, 50], [800, 50]])
    expect(all.board.boxOf('a')).toMatchObject({ x: 0, width: 200 })
    expect(all.board.boxOf('b')).toMatchObject({ x: 600, width: 200 })
  })

  test('nothing gets smaller than its type allows', () => {
    const all = withNotes()
    all.stage.select(['a'])
    all.view.handle = { kind: 'resize', edge: 'se' }
    drag(all.machine, [[100, 100], [-500, -500], [-600, -600]])
    expect(all.board.boxOf('a')).toEqual({ x: 0, y: 0, width: 48, height: 48 })
  })

  test('a stroke is scaled with its points', () => {
    const all = bench()
    all.board.create([{ type: 'stroke', id: 's', x: 0, y: 0, points: [0, 0, 0.5, 100, 50, 0.5] }])
    all.stage.select(['s'])
    all.view.handle = { kind: 'resize', edge: 'se' }
    drag(all.machine, [[100, 50], [150, 80], [200, 100]])
    expect(all.board.get('s')).toMatchObject({ points: [0, 0, 0.5, 200, 100, 0.5], width: 200, height: 100 })
  })
})

describe('bending a line', () => {
  test('its end attaches to what lies under it, and lets go again', () => {
    const all = withNotes()
    all.board.create([arrowBetween('l', 'a', 'b')])
    all.view.handle = { kind: 'end', id: 'l', which: 'end' }
    drag(all.machine, [[300, 50], [500, 50], [640, 60]])
    expect(all.board.get('l')).toMatchObject({ end: { id: 'c', ax: 0.5, ay: 0.5 } })
    drag(all.machine, [[640, 60], [640, 300], [640, 400]])
    const line = all.board.get('l')
    expect(line?.type === 'arrow' && isAttached(line.end)).toBe(false)
    expect(line).toMatchObject({ end: { x: 640, y: 400 } })
    all.undo.undo()
    expect(all.board.get('l')).toMatchObject({ end: { id: 'c' } })
  })

  test('an end dropped near a corner holds on there', () => {
    const all = withNotes()
    all.board.create([arrowBetween('l', 'a', 'b')])
    all.view.handle = { kind: 'end', id: 'l', which: 'start' }
    drag(all.machine, [[50, 50], [500, 300], [690, 10]])
    expect(all.board.get('l')).toMatchObject({ start: { id: 'c', ax: 0.9, ay: 0.1 } })
  })
})
