import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backoffMs, LONGEST_WAIT_MS, waitAfterMs } from '../../../client/src/sync/backoff.ts'

const chance = (value: number) => ({ next: () => value, bytes: (length: number) => new Uint8Array(length) })
const almostOne = 1 - Number.EPSILON

describe('backoff', () => {
  test('grows to the longest wait and never beyond, half of it chance', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.double({ min: 0, max: almostOne, noNaN: true }), (attempt, value) => {
        const wait = backoffMs(attempt, chance(value))
        const ceiling = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** attempt)
        expect(wait).toBeGreaterThanOrEqual(ceiling / 2)
        expect(wait).toBeLessThanOrEqual(ceiling)
      }),
    )
  })

  test('two clients with different luck come back at different times', () => {
    expect(backoffMs(3, chance(0.1))).not.toBe(backoffMs(3, chance(0.9)))
  })
})

describe('CC: the wait after a close', () => {
  test.each([
    [1012, 500, 3_000], [4413, 0, 250], [4429, 10_000, 40_000], [1006, 500, 1_000], [1011, 500, 1_000],
  ])('%i waits from %i to %i ms', (code, least, most) => {
    expect(waitAfterMs(code, 0, chance(0))).toBeGreaterThanOrEqual(least)
    expect(waitAfterMs(code, 0, chance(almostOne))).toBeLessThanOrEqual(most)
  })

  test('what the server asks for is the least', () => {
    expect(waitAfterMs(1012, 5, chance(0), 7_000)).toBe(7_000)
    expect(waitAfterMs(1012, 5, chance(almostOne), 7_000)).toBeGreaterThan(7_900)
  })
})
