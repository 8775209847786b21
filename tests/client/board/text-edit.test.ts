import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { applyTextInput, spliceBetween, splitsPair } from '../../../client/src/board/text-edit.ts'

const EMOJI = ['😀', '😁', '👍🏽', '🇺🇦', '👨‍👩‍👧']
const letters = fc.oneof(fc.constantFrom('a', 'b', ' ', '\n', 'ї', 'ß'), fc.constantFrom(...EMOJI))
const text = fc.array(letters, { maxLength: 12 }).map((list) => list.join(''))

function sharedText(value: string): Y.Text {
  const shared = new Y.Doc().getText('t')
  shared.insert(0, value)
  return shared
}

describe('text input', () => {
  test('leads from any text to any other, with the caret anywhere', () => {
    fc.assert(fc.property(text, text, fc.nat({ max: 30 }), (before, after, caret) => {
      const shared = sharedText(before)
      applyTextInput(shared, before, after, Math.min(caret, after.length))
      expect(shared.toJSON()).toBe(after)
    }))
  })

  test('never splits a pair of surrogates', () => {
    fc.assert(fc.property(text, text, fc.nat({ max: 30 }), (before, after, caret) => {
      const splice = spliceBetween(before, after, Math.min(caret, after.length))
      if (!splice) return
      expect(splitsPair(before, splice.at)).toBe(false)
      expect(splitsPair(before, splice.at + splice.remove)).toBe(false)
      expect(splitsPair(after, splice.at + splice.insert.length)).toBe(false)
      expect(splice.insert).not.toMatch(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/)
    }))
  })

  test('replaces one emoji by another that shares its first half', () => {
    expect(spliceBetween('x😀y', 'x😁y', 3)).toEqual({ at: 1, remove: 2, insert: '😁' })
  })

  test('of equal letters, the one before the caret is the new one', () => {
    expect(spliceBetween('aaa', 'aaaa', 2)).toEqual({ at: 1, remove: 0, insert: 'a' })
    expect(spliceBetween('aaa', 'aa', 1)).toEqual({ at: 1, remove: 1, insert: '' })
  })

  test('nothing typed is no edit', () => {
    expect(spliceBetween('same', 'same', 2)).toBeUndefined()
  })

  test('half an emoji from a broken input method does not get in', () => {
    const shared = sharedText('ab')
    applyTextInput(shared, 'ab', 'a\uD83Db', 2)
    expect(shared.toJSON()).toBe('a\uFFFDb')
  })
})
