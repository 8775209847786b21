import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Frames } from '../../../client/src/platform/frames.ts'
import type { Change } from '../../../client/src/replay/film-types.ts'
import { EVERYTHING, toggled } from '../../../client/src/replay/filter.ts'
import { Projector } from '../../../client/src/replay/projector.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { histories, note, TestSource } from './support.ts'

class ManualFrames implements Frames {
  private time = 0
  private waiting: ((timeMs: number) => void)[] = []

  get pending(): number {
    return this.waiting.length
  }

  request(draw: (timeMs: number) => void): () => void {
    this.waiting.push(draw)
    return () => void (this.waiting = this.waiting.filter((each) => each !== draw))
  }

  /** `ms` at sixty frames a second; what was fetched meanwhile has come. */
  async run(ms: number): Promise<void> {
    for (const end = this.time + ms; this.time < end && this.pending > 0;) {
      this.time += 16
      this.waiting.splice(0).forEach((draw) => draw(this.time))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

async function showing(source: TestSource): Promise<{ projector: Projector; frames: ManualFrames }> {
  const frames = new ManualFrames()
  const projector = new Projector({ source, opened: await source.opened(), frames, clock: new ManualClock() })
  await projector.open('b1')
  return { projector, frames }
}

function put(sequence: number, atMs: number, id: string, author = 1): Change {
  return { sequence, atMs, author, ops: [{ kind: 'put', id, fields: note(id) }] }
}

describe('the projector', () => {
  test('playing to any moment shows what seeking to it shows', async () => {
    await fc.assert(fc.asyncProperty(histories, fc.integer({ min: 1, max: 7 }), async (history, size) => {
      // Pieces are fetched while the film runs: a moment may then fall between two changes of one millisecond.
      const changes = history.map((change, i) => ({ ...change, atMs: change.atMs + i }))
      const source = new TestSource(changes, { size })
      const { projector, frames } = await showing(source)
      projector.setSpeed(64)
      projector.setPlaying(true)
      for (let i = 0; i < 6 && projector.isPlaying.value; i += 1) {
        await frames.run(500)
        projector.setPlaying(false)
        await frames.run(32)
        const played = projector.moment()
        await projector.seek(projector.atMs.value)
        expect(played).toEqual(projector.moment())
        projector.setPlaying(true)
      }
      projector.dispose()
    }), { numRuns: 20 })
  })

  test('steps from change to change and back, over pieces of film', async () => {
    const { projector } = await showing(new TestSource([put(1, 0, 'a'), put(2, 10, 'b'), put(3, 10, 'c'), put(4, 50, 'd')], { size: 2 }))
    const ids = (): string => [...projector.moment().keys()].join('')
    expect(ids()).toBe('a')
    const seen = []
    for (const step of [1, 1, 1, 1, -1, -1, -1] as const) {
      await projector.step(step)
      seen.push(ids())
    }
    expect(seen).toEqual(['ab', 'abc', 'abcd', 'abcd', 'abc', 'ab', 'a'])
  })

  test('steps keep to the filter', async () => {
    const { projector } = await showing(new TestSource([put(1, 0, 'a'), put(2, 10, 'b', 2), put(3, 20, 'c'), put(4, 30, 'd', 2)]))
    projector.filter.value = toggled(EVERYTHING, 'people', 'p2')
    await projector.step(1)
    expect(projector.atMs.value).toBe(10)
    await projector.step(1)
    expect(projector.atMs.value).toBe(30)
  })

  test('leaps over quiet times, to the next change that the filter lets through', async () => {
    const source = new TestSource([put(1, 0, 'a'), put(2, 60_000, 'b'), put(3, 120_000, 'c', 2)], { size: 10 })
    const { projector, frames } = await showing(source)
    projector.setSkipsQuiet(true)
    projector.setPlaying(true)
    await frames.run(64)
    projector.setPlaying(false)
    await frames.run(32)
    expect([...projector.moment().keys()]).toEqual(['a'])
    expect(projector.atMs.value).toBeGreaterThanOrEqual(59_000)
    expect(projector.atMs.value).toBeLessThan(60_000)
  })

  test('another board is seen at the same moment', async () => {
    const { projector } = await showing(new TestSource([put(1, 0, 'a'), put(2, 5_000, 'b')]))
    await projector.seek(3_000)
    await projector.open('b2')
    expect(projector.board.value?.index.board.id).toBe('b2')
    expect(projector.atMs.value).toBe(3_000)
  })

  test('says why it cannot go on, and goes on when asked again', async () => {
    const source = new TestSource([put(1, 0, 'a'), put(2, 10, 'b'), put(3, 20, 'c'), put(4, 30, 'd')], { size: 1 })
    const { projector } = await showing(source)
    source.failing = 'offline'
    await projector.seek(30)
    expect(projector.problem.value).toBe('offline')
    source.failing = undefined
    await projector.again()
    expect(projector.problem.value).toBeUndefined()
    expect(projector.moment().size).toBe(4)
  })
})
