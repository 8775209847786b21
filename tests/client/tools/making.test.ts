import { describe, expect, test } from 'vitest'
import { createInView } from '../../../client/src/tools/create.ts'
import { frame, note } from '../board/support.ts'
import { bench, click, drag, pointer } from './support.ts'

describe('notes and texts', () => {
  test('a click puts a note around the pointer, in the colour chosen, and writing begins', () => {
    const { board, machine, stage, notices } = bench()
    stage.tool.value = 'note'
    stage.setColor('note', 'green')
    click(machine, 400, 300)
    const [made] = [...board.all()]
    expect(made).toMatchObject({ type: 'note', x: 320, y: 220, color: 'green', text: '' })
    expect(stage.editing.value).toEqual({ id: made?.id, field: 'text', isNew: true })
    expect(stage.tool.value).toBe('select')
    expect(notices).toEqual([{ kind: 'created', type: 'note' }])
  })

  test('a click on a text with the text tool writes in it instead of covering it', () => {
    const { board, machine, stage } = bench()
    board.create([{ type: 'text', id: 't', x: 0, y: 0, text: 'Hallo' }])
    stage.tool.value = 'text'
    click(machine, 20, 10)
    expect(board.size).toBe(1)
    expect(stage.editing.value?.id).toBe('t')
  })

  test('a second finger takes the tap back', () => {
    const { board, machine, stage } = bench()
    stage.tool.value = 'note'
    machine.down(pointer(100, 100, { kind: 'touch' }))
    machine.cancel()
    machine.up(pointer(100, 100, { kind: 'touch' }))
    expect(board.size).toBe(0)
  })
})

describe('shapes and frames', () => {
  test('a drag makes the box, a click one of the usual size', () => {
    const { board, machine, stage, view } = bench()
    stage.tool.value = 'rect'
    drag(machine, [[300, 200], [200, 150], [100, 100]])
    stage.tool.value = 'ellipse'
    click(machine, 500, 500)
    const [rect, ellipse] = [...board.all()]
    expect(rect).toMatchObject({ type: 'rect', x: 100, y: 100, width: 200, height: 100 })
    expect(ellipse).toMatchObject({ type: 'ellipse', x: 400, y: 440, width: 200, height: 120 })
    expect(view.guide).toBeNull()
  })

  test('Shift makes it a square', () => {
    const { board, machine, stage } = bench()
    stage.tool.value = 'rect'
    drag(machine, [[0, 0], [100, 30], [200, 50]], { shift: true })
    expect([...board.all()][0]).toMatchObject({ width: 200, height: 200 })
  })

  test('a new frame asks for its title', () => {
    const { machine, stage } = bench()
    stage.tool.value = 'frame'
    drag(machine, [[0, 0], [300, 300], [400, 300]])
    expect(stage.editing.value).toMatchObject({ field: 'title', isNew: true })
  })

  test('choosing another tool in the middle of a drag makes nothing', () => {
    const { board, machine, stage, view } = bench()
    stage.tool.value = 'rect'
    machine.down(pointer(0, 0))
    machine.drag(pointer(100, 100))
    stage.tool.value = 'hand'
    machine.up(pointer(100, 100))
    expect(board.size).toBe(0)
    expect(view.guide).toBeNull()
  })
})

describe('lines and arrows', () => {
  test('a drag from element to element attaches both ends', () => {
    const { board, machine, stage } = bench()
    board.create([note('a'), note('b', 300)])
    stage.tool.value = 'arrow'
    drag(machine, [[50, 50], [200, 50], [350, 50]])
    const [id = ''] = stage.selection.value
    expect(board.get(id)).toMatchObject({ type: 'arrow', start: { id: 'a', ax: 0.5 }, end: { id: 'b', ax: 0.5 } })
  })

  test('two clicks do the same without a drag', () => {
    const { board, machine, stage, view, shared } = bench()
    board.create([note('a'), note('b', 300)])
    stage.tool.value = 'line'
    click(machine, 50, 50)
    machine.hover(pointer(200, 50))
    expect(view.guide).toMatchObject({ kind: 'line', from: { x: 50, y: 50 }, to: { x: 200, y: 50 } })
    click(machine, 350, 50)
    expect(board.size).toBe(3)
    expect(view.guide).toBeNull()
    expect(shared.at(-1)).toBeNull()
  })

  test('lines do not hold on to lines', () => {
    const { board, machine, stage } = bench()
    board.create([{ type: 'line', id: 'l', start: { x: 0, y: 50 }, end: { x: 500, y: 50 } }])
    stage.tool.value = 'line'
    drag(machine, [[100, 50], [100, 200], [100, 300]])
    const [id = ''] = stage.selection.value
    expect(board.get(id)).toMatchObject({ start: { x: 100, y: 50 } })
    expect(board.get(id)).not.toHaveProperty('start.id')
  })
})

describe('drawing', () => {
  test('a stroke is written once, when it ends, with the pressure of the pen', () => {
    const all = bench()
    all.stage.tool.value = 'draw'
    const before = all.writes()
    all.machine.down(pointer(100, 100, { kind: 'pen', pressure: 0.2 }))
    for (let i = 1; i <= 20; i++) {
      all.machine.drag(pointer(100 + i * 10, 100 + (i % 2) * 30, { kind: 'pen', pressure: 0.8, samples: [
        { at: { x: 100 + i * 10, y: 100 + (i % 2) * 30 }, pressure: 0.8 },
      ] }))
    }
    expect(all.writes()).toBe(before)
    expect(all.shared.at(-1)).toMatchObject({ kind: 'draw', x: 100, y: 100 })
    all.machine.up(pointer(300, 100, { kind: 'pen' }))
    expect(all.writes()).toBe(before + 1)
    const [stroke] = [...all.board.all()]
    expect(stroke).toMatchObject({ type: 'stroke', x: 100, y: 100, width: 200, height: 30 })
    expect(stroke?.type === 'stroke' && [stroke.points[2], stroke.points[5]]).toEqual([0.2, 0.8])
  })

  test('a stroke given up leaves nothing', () => {
    const { board, machine, stage, view } = bench()
    stage.tool.value = 'draw'
    machine.down(pointer(0, 0))
    machine.drag(pointer(50, 50))
    machine.cancel()
    machine.up(pointer(60, 60))
    expect(board.size).toBe(0)
    expect(view.gesture).toBeNull()
  })

  test('a stroke of minutes is written in parts, none of them too long', () => {
    const { board, machine, stage } = bench()
    stage.tool.value = 'draw'
    machine.down(pointer(0, 0))
    for (let i = 1; i < 12_000; i++) machine.drag(pointer((i * 7) % 900, (i * 13) % 700))
    machine.up(pointer(0, 0))
    const lengths = [...board.all()].map((each) => (each.type === 'stroke' ? each.points.length : 0))
    expect(lengths.length).toBeGreaterThan(1)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(30_003)
  })
})

describe('without a pointer', () => {
  test('an element is made in the middle of the view', () => {
    const { board, stage, view } = bench()
    view.setCamera({ x: 1000, y: 1000, zoom: 2 })
    const id = createInView(stage, 'note') ?? ''
    expect(board.boxOf(id)).toEqual({ x: 1170, y: 1120, width: 160, height: 160 })
  })

  test('the next one lies beside it, not on it', () => {
    const { board, stage } = bench()
    const boxes = Array.from({ length: 6 }, () => board.boxOf(createInView(stage, 'note') ?? ''))
    const places = new Set(boxes.map((box) => `${box?.x ?? 0},${box?.y ?? 0}`))
    expect(places.size).toBe(6)
  })

  test('a frame in view does not push the note away', () => {
    const { board, stage } = bench()
    board.create([frame('f', 0, 0, 1000, 800)])
    const id = createInView(stage, 'note') ?? ''
    expect(board.frameOf(id)).toBe('f')
    expect(board.boxOf(id)).toMatchObject({ x: 420, y: 320 })
  })

  test('who may only read makes nothing', () => {
    const { board, stage, readOnly } = bench()
    readOnly.value = true
    expect(createInView(stage, 'note')).toBeUndefined()
    expect(board.size).toBe(0)
  })
})

describe('the hand', () => {
  test('moves the view with the pointer at every zoom', () => {
    const { machine, stage, view } = bench()
    view.setCamera({ x: 0, y: 0, zoom: 2 })
    stage.tool.value = 'hand'
    drag(machine, [[100, 100], [150, 120]])
    expect(view.camera).toEqual({ x: -25, y: -10, zoom: 2 })
  })

  test('zooming keeps the board under the pointer in place', () => {
    const { machine, view } = bench()
    const before = view.toWorld({ x: 300, y: 200 })
    machine.zoom({ x: 300, y: 200 }, 1.7)
    expect(view.toWorld({ x: 300, y: 200 }).x).toBeCloseTo(before.x)
    expect(view.camera.zoom).toBeCloseTo(1.7)
  })
})
