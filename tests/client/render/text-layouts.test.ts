import { describe, expect, test } from 'vitest'
import type { Board } from '../../../client/src/board/board.ts'
import { caretsOf } from '../../../client/src/render/text/carets.ts'
import type { TextLayouts } from '../../../client/src/render/text/text-layouts.ts'
import { CachedMeasurer } from '../../../client/src/render/text/measure.ts'
import type { TextLayout } from '../../../client/src/render/types.ts'
import { boardWith, evenMeasurer, layouts } from './support.ts'

function layoutOf(board: Board, id: string, texts: TextLayouts = layouts()): TextLayout {
  const element = board.get(id)
  const layout = element && texts.of(element)
  if (!layout) throw new Error(`${id} has no text`)
  return layout
}

function noteSaying(text: string, size = 160): TextLayout {
  return layoutOf(boardWith({ type: 'note', id: 'n', x: 5, y: 7, width: size, height: size, text }), 'n')
}

describe('text in notes', () => {
  test('shrinks in steps until it fits', () => {
    const sizes = ['kurz', 'Wort '.repeat(16), 'Wort '.repeat(30)].map((text) => noteSaying(text).fontSize)
    expect(sizes[0]).toBe(20)
    expect(sizes[1]).toBeLessThan(20)
    expect(sizes[2]).toBeLessThan(sizes[1] ?? 0)
    expect(noteSaying('Wort '.repeat(30)).clipped).toBe(false)
  })

  test('rather shrinks than cuts a word', () => {
    const layout = noteSaying('Quartiersmanagement')
    expect(layout.lines).toHaveLength(1)
    expect(layout.fontSize).toBeLessThan(20)
  })

  test('cuts a word that fits at no size, at the largest size', () => {
    expect(noteSaying('Donaudampfschifffahrtsgesellschaftskapitän'.repeat(2)).fontSize).toBeGreaterThan(14)
  })

  test('is cut off at the smallest size, never drawn over the border', () => {
    const layout = noteSaying('Wort '.repeat(2000))
    expect(layout.clipped).toBe(true)
    expect(layout.lines.length * layout.lineHeight).toBeLessThanOrEqual(layout.box.height)
  })

  test('grows with the note', () => {
    expect(noteSaying('kurz', 320).fontSize).toBeGreaterThan(noteSaying('kurz', 160).fontSize)
  })

  test('is set anew only when text or size change', () => {
    const board = boardWith({ type: 'note', id: 'n', x: 0, y: 0, text: 'a' })
    const texts = layouts()
    const first = layoutOf(board, 'n', texts)
    board.update([{ id: 'n', x: 900 }])
    expect(layoutOf(board, 'n', texts)).toBe(first)
    board.update([{ id: 'n', width: 300 }])
    expect(layoutOf(board, 'n', texts)).not.toBe(first)
  })
})

describe('other texts', () => {
  test('free text is as high as its lines', () => {
    const board = boardWith({ type: 'text', id: 't', x: 0, y: 0, width: 100, size: 20, text: 'eins zwei drei' })
    const texts = layouts()
    board.setTextHeight((element) => texts.heightOf(element))
    expect(layoutOf(board, 't', texts).lines).toHaveLength(2)
    expect(board.boxOf('t')?.height).toBe(52)
    board.transact(() => board.text('t')?.insert(0, 'null '))
    expect(board.boxOf('t')?.height).toBe(78 - 26 * (layoutOf(board, 't', texts).lines.length === 2 ? 1 : 0))
  })

  test('text in shapes stands in the middle', () => {
    const { offsetY, box, lineHeight, lines, align } = layoutOf(boardWith({ type: 'rect', id: 'r', x: 0, y: 0, width: 200, height: 100, text: 'ab' }), 'r')
    expect(align).toBe('center')
    expect(offsetY).toBe((box.height - lineHeight) / 2)
    expect(lines[0]?.x).toBe((box.width - (lines[0]?.width ?? 0)) / 2)
  })

  test('a prompt begins below its title, and at the top where there is none', () => {
    const board = boardWith({ type: 'frame', id: 'f', x: 0, y: 0, title: 'Titel', prompt: 'Frage?' })
    const texts = layouts()
    const element = board.get('f')
    if (!element) throw new Error('no frame')
    const title = texts.of(element, 'title')
    const prompt = texts.of(element, 'prompt')
    expect(prompt?.box.y).toBeGreaterThanOrEqual((title?.box.y ?? 0) + (title?.box.height ?? 0))
  })

  test('strokes carry no text', () => {
    const board = boardWith({ type: 'stroke', id: 's', x: 0, y: 0, points: [0, 0, 1] })
    const element = board.get('s')
    expect(element && layouts().of(element)).toBeUndefined()
  })
})

describe('carets', () => {
  function caret(text: string, anchor: number, head: number) {
    const board = boardWith({ type: 'text', id: 't', x: 100, y: 50, width: 100, size: 20, text })
    const element = board.get('t')
    const texts = layouts()
    const layout = element && texts.placed(element, undefined)
    if (!layout) throw new Error('no layout')
    return caretsOf(layout, { anchor, head }, (run) => texts.widthOf(run, layout))
  }

  test('stand where their character is', () => {
    expect(caret('eins zwei drei', 0, 0).head).toEqual({ x: 100, y: 50 })
    expect(caret('eins zwei drei', 12, 12).head).toEqual({ x: 120, y: 76 })
    expect(caret('', 0, 0).head).toEqual({ x: 100, y: 50 })
  })

  test('mark what is selected line by line, in either direction', () => {
    const { selected } = caret('eins zwei drei', 12, 5)
    expect(selected).toEqual([{ x: 150, y: 50, width: 40, height: 26 }, { x: 100, y: 76, width: 20, height: 26 }])
    expect(caret('eins zwei drei', 5, 12).selected).toEqual(selected)
  })

  test('beyond the text stand at its end', () => {
    expect(caret('ab', 99, 99).head).toEqual({ x: 120, y: 50 })
  })
})

test('words are measured once per font', () => {
  let measured = 0
  const measurer = new CachedMeasurer((run, font) => {
    measured += 1
    return evenMeasurer.width(run, font)
  })
  for (let i = 0; i < 3; i++) expect(measurer.width('Wort', '400 20px x')).toBe(40)
  expect(measurer.width('Wort', '400 10px x')).toBe(20)
  expect(measured).toBe(2)
})
