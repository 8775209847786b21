import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { delay, systemClock } from '../../../client/src/platform/clock.ts'
import { displayFrames } from '../../../client/src/platform/frames.ts'
import { randomId, systemRandom } from '../../../client/src/platform/random.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('timers are counted until they run or are cancelled', () => {
  const runs: string[] = []
  const cancelOnce = systemClock.after(10, () => runs.push('cancelled'))
  systemClock.after(20, () => runs.push('once'))
  const end = systemClock.every(30, () => runs.push('again'))
  expect(systemClock.pending).toBe(3)
  cancelOnce()
  cancelOnce()
  vi.advanceTimersByTime(65)
  expect(runs).toEqual(['once', 'again', 'again'])
  end()
  expect(systemClock.pending).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('a timer may cancel itself while it runs', () => {
  const cancel = systemClock.after(1, () => cancel())
  vi.advanceTimersByTime(1)
  expect(systemClock.pending).toBe(0)
})

test('delay resolves after its time', async () => {
  const waited = delay(systemClock, 50)
  await vi.advanceTimersByTimeAsync(50)
  await expect(waited).resolves.toBeUndefined()
})

test('frames are counted until drawn or cancelled', () => {
  let drawn = 0
  displayFrames.request(() => (drawn += 1))
  const cancel = displayFrames.request(() => (drawn += 1))
  expect(displayFrames.pending).toBe(2)
  cancel()
  vi.advanceTimersByTime(50)
  expect([drawn, displayFrames.pending]).toEqual([1, 0])
})

test('ids use every character about equally often', () => {
  const counts = new Map<string, number>()
  for (let i = 0; i < 2_000; i += 1) {
    for (const character of randomId(systemRandom, 18)) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  expect(counts.size).toBe(36)
  // 1,000 each is expected; a slip such as a plain remainder would give some of them 1,140.
  expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThan(300)
})
