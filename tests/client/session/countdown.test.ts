import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { warningBetween, type Warning } from '../../../client/src/session/countdown.ts'

describe('warnings of a countdown', () => {
  test.each([
    [121_000, 120_000, 'twoMin'], [120_001, 119_999, 'twoMin'], [120_000, 119_500, undefined], [119_000, 31_000, undefined],
    [30_400, 29_900, 'halfMin'], [500, 0, 'over'], [0, 0, undefined],
  ] as const)('from %i to %i ms left: %s', (before, now, warning) => {
    expect(warningBetween(before, now)).toBe(warning)
  })

  test('of several that a slept-through time has brought, the most urgent is said', () => {
    expect(warningBetween(300_000, 0)).toBe('over')
    expect(warningBetween(300_000, 20_000)).toBe('halfMin')
  })

  test('time that is added back is no warning', () => {
    expect(warningBetween(10_000, 70_000)).toBeUndefined()
  })

  test('however irregular the ticks, each is said at most once, and the end always', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 400_000 }), fc.array(fc.integer({ min: 1, max: 90_000 })), (total, steps) => {
      const said: Warning[] = []
      let left = total
      for (const step of [...steps, total]) {
        const next = Math.max(0, left - step)
        const warning = warningBetween(left, next)
        if (warning !== undefined) said.push(warning)
        left = next
      }
      expect(new Set(said).size).toBe(said.length)
      expect(said.at(-1)).toBe('over')
    }))
  })
})
