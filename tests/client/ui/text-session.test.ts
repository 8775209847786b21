import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Board } from '../../../client/src/board/board.ts'
import { wellFormed } from '../../../client/src/board/sanitise.ts'
import { MOST_CHARACTERS, TextSession } from '../../../client/src/ui/text-session.ts'
import { boards, note, sync } from '../board/support.ts'

function open(board: Board) {
  const field = document.createElement('textarea')
  document.body.append(field)
  const text = board.text('n')
  if (text === undefined) throw new Error('no text')
  return { field, session: new TextSession(board, text, field), text }
}

function two(start = '') {
  const [mine, theirs] = boards(2) as [Board, Board]
  mine.create([note('n', 0, 0, { text: start })])
  sync([mine, theirs])
  return { mine, theirs, here: open(mine), there: open(theirs) }
}

/** What a person does: replace the selection from `start` to `end` and leave the caret behind it. */
function type({ field, session }: ReturnType<typeof open>, start: number, end: number, insert: string): void {
  field.setRangeText(insert, start, end, 'end')
  session.input()
}

describe('writing', () => {
  test('every input reaches the shared text at once', () => {
    const { mine, here } = two('Bäume')
    type(here, 5, 5, ' und Bänke')
    expect(mine.get('n')).toMatchObject({ text: 'Bäume und Bänke' })
    type(here, 0, 6, '')
    expect(here.text.toJSON()).toBe('und Bänke')
  })

  test("others' words come in without moving what I am about to write", () => {
    const { mine, theirs, here, there } = two('Mehr Bäume')
    here.field.setSelectionRange(5, 10)
    type(there, 0, 0, 'Viel ')
    sync([mine, theirs])
    expect(here.field.value).toBe('Viel Mehr Bäume')
    expect([here.field.selectionStart, here.field.selectionEnd]).toEqual([10, 15])
  })

  test('an emoji is written and taken away whole', () => {
    const { here, mine, theirs } = two('a😀b')
    type(here, 1, 3, '😁')
    expect(here.text.toJSON()).toBe('a😁b')
    type(here, 1, 3, '')
    sync([mine, theirs])
    expect(theirs.get('n')).toMatchObject({ text: 'ab' })
  })

  test('a lone half of a character is not let through, and the field shows what counts', () => {
    const { here } = two('ab')
    here.field.value = 'a\ud83db'
    here.session.input()
    expect(here.text.toJSON()).not.toMatch(/\ud83d/)
    expect(here.field.value).toBe(here.text.toJSON())
  })

  test('100,000 characters are taken, more are cut at a whole character and told', () => {
    const { here } = two()
    here.field.value = '😀'.repeat(MOST_CHARACTERS / 2)
    expect(here.session.input()).toBe(true)
    expect(here.text.length).toBe(MOST_CHARACTERS)
    here.field.value = `x${here.field.value}`
    expect(here.session.input()).toBe(false)
    expect(here.text.length).toBeLessThanOrEqual(MOST_CHARACTERS)
    expect(wellFormed(here.text.toJSON())).toBe(here.text.toJSON())
  })

  test('after dispose the field is on its own', () => {
    const { mine, theirs, here, there } = two('a')
    here.session.dispose()
    type(there, 1, 1, 'b')
    sync([mine, theirs])
    expect(here.field.value).toBe('a')
  })
})

describe('input methods', () => {
  test("while one composes, others' words wait; then both are there", () => {
    const { mine, theirs, here, there } = two('Привіт')
    here.session.compositionStart()
    here.field.setRangeText('日', 6, 6, 'end')
    here.session.input()
    type(there, 0, 0, 'О! ')
    sync([mine, theirs])
    expect(here.field.value).toBe('Привіт日')
    here.field.setRangeText('日本', 6, 7, 'end')
    here.session.input()
    here.session.compositionEnd()
    sync([mine, theirs])
    expect(here.field.value).toBe('О! Привіт日本')
    expect(theirs.get('n')).toMatchObject({ text: 'О! Привіт日本' })
    expect(here.field.selectionStart).toBe(11)
  })

  test('as long as nobody else writes, others see the composition live', () => {
    const { mine, theirs, here } = two('')
    here.session.compositionStart()
    here.field.setRangeText('に', 0, 0, 'end')
    here.session.input()
    sync([mine, theirs])
    expect(theirs.get('n')).toMatchObject({ text: 'に' })
  })

  test('leaving in the middle of a composition keeps what was written', () => {
    const { mine, theirs, here, there } = two('a')
    here.session.compositionStart()
    type(there, 0, 0, '1')
    sync([mine, theirs])
    here.field.setRangeText('b', 1, 1, 'end')
    here.session.dispose()
    expect(here.text.toJSON()).toBe('1ab')
  })
})

describe('two people in one text', () => {
  const edit = fc.record({
    who: fc.constantFrom(0, 1), start: fc.nat(40), length: fc.nat(5), composing: fc.boolean(),
    insert: fc.constantFrom('', 'a', 'ß', '😀', '👩‍👩‍👧', 'їжак ', '\n'), exchange: fc.boolean(),
  })

  test('end with the same words, and each field shows them', () => {
    fc.assert(fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
      const { mine, theirs, here, there } = two('Anfang 😀')
      for (const { who, start, length, composing, insert, exchange } of edits) {
        const side = who === 0 ? here : there
        // Browsers never put the caret between the halves of a character.
        const points = Array.from(side.field.value)
        const from = points.slice(0, start).join('').length
        const to = points.slice(0, start + length).join('').length
        if (composing) side.session.compositionStart()
        if (exchange) sync([mine, theirs])
        const limit = side.field.value.length
        type(side, Math.min(from, limit), Math.min(to, limit), insert)
        if (composing) side.session.compositionEnd()
      }
      sync([mine, theirs])
      const text = here.text.toJSON()
      expect(there.text.toJSON()).toBe(text)
      expect([here.field.value, there.field.value]).toEqual([text, text])
      expect(wellFormed(text)).toBe(text)
      here.field.remove()
      there.field.remove()
    }), { numRuns: 150 })
  })
})
