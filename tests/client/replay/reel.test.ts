import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Reel } from '../../../client/src/replay/reel.ts'
import { histories, note, TestSource } from './support.ts'

async function reelOf(source: TestSource): Promise<Reel> {
  return new Reel(source, await source.index('b1'))
}

describe('a reel', () => {
  test('any moment is what the film from its beginning makes, in whatever order one looks', async () => {
    await fc.assert(fc.asyncProperty(histories, fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(), { maxLength: 8 }), async (changes, size, looks) => {
      const source = new TestSource(changes, { size })
      const reel = await reelOf(source)
      for (const look of looks) {
        const atMs = changes[look % changes.length]?.atMs ?? 0
        const expected = source.worldAfter(changes.filter((change) => change.atMs <= atMs).length)
        expect(await reel.worldAt(await reel.placeOf(atMs))).toEqual(expected)
      }
    }), { numRuns: 60 })
  })

  test('a long segment is not walked through from its beginning again', async () => {
    const changes = Array.from({ length: 1_600 }, (_, i) => ({
      sequence: i, atMs: i, author: 1, ops: [{ kind: 'put' as const, id: `n${i % 40}`, fields: note(String(i)) }],
    }))
    const source = new TestSource(changes, { size: 2_000 })
    const reel = await reelOf(source)
    const late = await reel.worldAt({ segment: 0, index: 1_550 })
    late.clear()
    expect(await reel.worldAt({ segment: 0, index: 1_550 })).toEqual(source.worldAfter(1_550))
    expect(await reel.worldAt({ segment: 0, index: 510 })).toEqual(source.worldAfter(510))
    expect(source.asked.filter((what) => what !== 'index')).toEqual(['segment 0', 'key 0'])
  })

  test('each piece is fetched once, however many ask, and again after a failure', async () => {
    const source = new TestSource([{ sequence: 1, atMs: 5, author: 1, ops: [{ kind: 'put', id: 'a', fields: note('a') }] }])
    const reel = await reelOf(source)
    await Promise.all([reel.load(0), reel.load(0)])
    expect(source.asked).toEqual(['index', 'segment 0'])
    source.failing = 'offline'
    await expect(reel.worldAt({ segment: 0, index: 1 })).rejects.toThrow('offline')
    source.failing = undefined
    expect((await reel.worldAt({ segment: 0, index: 1 })).get('a')).toEqual(note('a'))
  })

  test('a film that has grown is fetched anew where it has grown', async () => {
    const change = (sequence: number) => ({ sequence, atMs: sequence * 10, author: 1, ops: [{ kind: 'put' as const, id: `n${sequence}`, fields: note('') }] })
    const source = new TestSource([1, 2, 3, 4].map(change))
    const reel = await reelOf(source)
    await reel.load(0)
    await reel.load(1)
    source.items = [1, 2, 3, 4, 5].map(change)
    reel.extend(await source.index('b1'))
    expect(reel.itemsOf(0)?.length).toBe(3)
    expect(reel.itemsOf(1)).toBeUndefined()
    expect((await reel.worldAt(await reel.placeOf(50))).size).toBe(5)
  })
})
