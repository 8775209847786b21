import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { breakLines } from '../../../client/src/render/text/line-break.ts'

/** Lines of `text` when `columns` characters fit. */
function lines(text: string, columns: number, maxLines?: number): string[] {
  return breakLines(text, columns, (run) => run.length, maxLines).lines.map(({ start, end }) => text.slice(start, end))
}

describe('line breaks', () => {
  test('words go to the next line, spaces hang', () => {
    expect(lines('eins zwei drei', 9)).toEqual(['eins zwei', 'drei'])
    expect(lines('eins     zwei', 5)).toEqual(['eins', 'zwei'])
    expect(lines('Більше тіні та лавок', 11)).toEqual(['Більше тіні', 'та лавок'])
  })

  test('a written line break always counts, and so does an empty line', () => {
    expect(lines('a\n\nb\n', 10)).toEqual(['a', '', 'b', ''])
    expect(lines('', 10)).toEqual([''])
  })

  test('a word wider than the line is cut, and starts on a line of its own', () => {
    expect(lines('ab Donaudampf', 6)).toEqual(['ab', 'Donaud', 'ampf'])
    expect(breakLines('Donaudampf', 6, (run) => run.length).cutsWord).toBe(true)
  })

  test('hyphens and dashes end lines, a minus sign does not', () => {
    expect(lines('Bürger-Treff', 8)).toEqual(['Bürger-', 'Treff'])
    expect(lines('8:00–9:00', 6)).toEqual(['8:00–', '9:00'])
    expect(lines('12 -5', 4)).toEqual(['12', '-5'])
  })

  test('a slash ends a line before Cyrillic only, as browsers do', () => {
    expect(lines('ремонт/заміна', 8)).toEqual(['ремонт/', 'заміна'])
    expect(lines('Stadt/Land', 7)).toEqual(['Stadt/L', 'and'])
  })

  test('spaces that hold words together do not end a line', () => {
    expect(lines('10\u00A0km weit', 6)).toEqual(['10\u00A0km', 'weit'])
  })

  test('emoji, flags and families stay whole', () => {
    expect(lines('👍🏽👍🏽', 4)).toEqual(['👍🏽', '👍🏽'])
    expect(lines('🇺🇦🇩🇪', 5)).toEqual(['🇺🇦', '🇩🇪'])
    expect(lines('👨‍👩‍👧x', 3)).toEqual(['👨‍👩‍👧', 'x'])
  })

  test('signs that count as letters hold on to their word, pictures do not', () => {
    expect(lines('gut✅ja', 5)).toEqual(['gut✅j', 'a'])
    expect(lines('gut⚠\uFE0Fja', 6)).toEqual(['gut⚠\uFE0Fj', 'a'])
    expect(lines('gut❤ja', 5)).toEqual(['gut❤', 'ja'])
    expect(lines('gut🎉ja', 6)).toEqual(['gut🎉', 'ja'])
    expect(lines('gut🔴ja', 6)).toEqual(['gut🔴j', 'a'])
  })

  test('characters of Chinese and Japanese wrap one by one', () => {
    expect(lines('都市計画会議', 4)).toEqual(['都市計画', '会議'])
  })

  test('stops at the lines asked for and says that there is more', () => {
    const broken = breakLines('a b c d', 1, (run) => run.length, 2)
    expect(broken.lines).toHaveLength(2)
    expect(broken.more).toBe(true)
    expect(breakLines('a b', 1, (run) => run.length, 2).more).toBe(false)
  })

  const text = fc.array(fc.constantFrom('a', 'bcd', ' ', '  ', '-', '\n', 'ї', '😀', '🇺🇦', '—', '都', 'Straßenbahn'), { maxLength: 30 })
    .map((parts) => parts.join(''))

  test('nothing but spaces and line breaks is lost, and no line but a single character is too wide', () => {
    fc.assert(fc.property(text, fc.integer({ min: 1, max: 20 }), (value, columns) => {
      const broken = breakLines(value, columns, (run) => run.length)
      const drawn = broken.lines.map(({ start, end }) => value.slice(start, end))
      expect(drawn.join('').replaceAll(/\s/g, '')).toBe(value.replaceAll(/\s/g, ''))
      for (const line of drawn) {
        const isOneCharacter = [...new Intl.Segmenter().segment(line)].length <= 1
        expect(isOneCharacter || line.length <= columns).toBe(true)
      }
      expect(broken.lines.every(({ start, end, width }) => width === end - start)).toBe(true)
    }))
  })

  test('a hundred thousand characters without a space are no trouble when few lines are needed', () => {
    const broken = breakLines('x'.repeat(100_000), 20, (run) => run.length, 10)
    expect(broken.lines).toHaveLength(10)
  })
})
