import { describe, expect, test } from 'vitest'
import * as commands from '../../../client/src/tools/commands.ts'
import { Nudging } from '../../../client/src/tools/nudging.ts'
import { arrowBetween, frame, note } from '../board/support.ts'
import { bench } from './support.ts'

describe('moving to a frame', () => {
  test('the note lies in the frame afterwards, below its title, on nothing else', () => {
    const { board, stage } = bench()
    board.create([frame('f', 1000, 0, 600, 600), note('there', 1016, 88), note('a')])
    commands.moveToFrame(stage, ['a'], 'f')
    expect(board.frameOf('a')).toBe('f')
    expect(board.boxOf('a')).toMatchObject({ x: 1132, y: 88 })
  })

  test('several find a place each; in a full frame they still arrive', () => {
    const { board, stage } = bench()
    board.create([frame('f', 1000, 0, 300, 300), ...Array.from({ length: 8 }, (_, i) => note(`n${i}`, i * 110))])
    const ids = Array.from({ length: 8 }, (_, i) => `n${i}`)
    commands.moveToFrame(stage, ids, 'f')
    expect(ids.map((id) => board.frameOf(id))).toEqual(ids.map(() => 'f'))
  })

  test('a small frame within a large one is a place too, and a frame takes its contents along', () => {
    const { board, stage } = bench()
    board.create([frame('big', 1000, 0, 900, 900), frame('small', 0, 0, 300, 300), note('in', 50, 100)])
    commands.moveToFrame(stage, ['small'], 'big')
    expect([board.frameOf('small'), board.frameOf('in')]).toEqual(['big', 'small'])
  })

  test('a template with a large and a small frame: the note goes where it was sent', () => {
    const { board, stage } = bench()
    board.create([frame('city', 960, 400, 1360, 960), frame('association', 2400, 920, 720, 440), note('a', 2500, 1100)])
    commands.moveToFrame(stage, ['a'], 'city')
    expect(board.frameOf('a')).toBe('city')
  })

  test('a frame cannot be moved into itself or into what it carries', () => {
    const { board, stage } = bench()
    board.create([frame('outer', 0, 0, 900, 900), frame('inner', 100, 100, 300, 300)])
    commands.moveToFrame(stage, ['outer'], 'inner')
    expect(board.get('outer')).toMatchObject({ x: 0, y: 0 })
  })

  test('outside means in no frame', () => {
    const { board, stage } = bench()
    board.create([frame('f', 0, 0, 500, 500), note('a', 100, 100)])
    commands.moveToFrame(stage, ['a'], undefined)
    expect(board.frameOf('a')).toBeUndefined()
  })
})

describe('connecting', () => {
  test('an arrow made from a list follows both elements', () => {
    const { board, stage } = bench()
    board.create([note('a'), note('b', 300)])
    const id = commands.connect(stage, 'a', 'b') ?? ''
    board.update([{ id: 'b', x: 500 }])
    const line = board.get(id)
    expect(line?.type === 'arrow' && board.ends(line)[1].x).toBeCloseTo(500, 0)
  })

  test('one end can be attached elsewhere and set free where it is', () => {
    const { board, stage } = bench()
    board.create([note('a'), note('b', 300), note('c', 600), arrowBetween('l', 'a', 'b')])
    commands.attachEnd(stage, 'l', 'end', 'c')
    expect(board.get('l')).toMatchObject({ end: { id: 'c' } })
    commands.attachEnd(stage, 'l', 'end', undefined)
    expect(board.get('l')).not.toHaveProperty('end.id')
    expect(board.get('l')).toMatchObject({ end: { x: 600 } })
  })
})

describe('the selection', () => {
  test('a colour goes to all that has one and not to others', () => {
    const { board, stage } = bench()
    board.create([note('a'), { type: 'stroke', id: 's', x: 0, y: 0, points: [0, 0, 0.5, 9, 9, 0.5] }])
    stage.select(['a', 's'])
    commands.setSelectionColor(stage, 'purple')
    commands.setSelectionStyle(stage, { weight: 12 })
    expect(board.get('a')).toMatchObject({ color: 'purple' })
    expect(board.get('s')).toMatchObject({ color: 'purple', weight: 12 })
    expect(board.get('a')).not.toHaveProperty('weight')
  })

  test('a duplicate of a frame has its contents and is selected', () => {
    const { board, stage, notices } = bench()
    board.create([frame('f', 0, 0, 500, 500), note('in', 100, 100)])
    stage.select(['f'])
    commands.duplicateSelection(stage)
    expect(board.size).toBe(4)
    expect(stage.selection.value.has('f')).toBe(false)
    expect(notices).toEqual([{ kind: 'duplicated', count: 2 }])
  })

  test('deleting a frame leaves what lay in it', () => {
    const { board, stage } = bench()
    board.create([frame('f', 0, 0, 500, 500), note('in', 100, 100)])
    stage.select(['f'])
    commands.deleteSelection(stage)
    expect([...board.all()].map(({ id }) => id)).toEqual(['in'])
  })

  test('while only reading, no command changes anything', () => {
    const all = bench()
    all.board.create([note('a'), frame('f', 500, 0, 400, 400)])
    all.stage.select(['a'])
    all.readOnly.value = true
    const before = all.writes()
    commands.deleteSelection(all.stage)
    commands.duplicateSelection(all.stage)
    commands.setSelectionColor(all.stage, 'red')
    commands.scaleSelection(all.stage, 2)
    commands.resizeSelection(all.stage, 10, 10)
    commands.moveToFrame(all.stage, ['a'], 'f')
    commands.orderSelection(all.stage, 'front')
    commands.undo(all.stage)
    expect(commands.connect(all.stage, 'a', 'f')).toBeUndefined()
    expect(all.writes()).toBe(before)
  })
})

describe('held arrow keys', () => {
  test('many presses are few writes and one step of undo', () => {
    const all = bench()
    all.board.create([note('a')])
    all.stage.select(['a'])
    const nudging = new Nudging(all.stage)
    const before = all.writes()
    for (let i = 0; i < 30; i++) nudging.move(8, 0, i * 33)
    nudging.end()
    expect(all.board.get('a')).toMatchObject({ x: 240 })
    expect(all.writes() - before).toBeLessThanOrEqual(5)
    all.undo.undo()
    expect(all.board.get('a')).toMatchObject({ x: 0 })
  })

  test('with nothing selected nothing begins', () => {
    const all = bench()
    const nudging = new Nudging(all.stage)
    nudging.move(8, 0, 0)
    nudging.end()
    expect(all.undo.canUndo).toBe(false)
  })
})
