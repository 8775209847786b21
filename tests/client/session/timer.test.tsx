import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { LiveState } from '../../../client/src/live/live-state.ts'
import { isSoundOn, switchSound, Timer } from '../../../client/src/session/timer.tsx'
import { PROGRAMME } from '../live/fixtures.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { after, pageBench, shown } from '../ui/support.tsx'

let clock: ManualClock
let live: LiveState
let said: string[]
let host: HTMLElement
let revision = 10
const sounds = vi.fn()

class FakeAudio {
  readonly currentTime = 0
  createGain() {
    return { gain: { value: 0 }, connect: () => undefined }
  }
  createOscillator() {
    return { frequency: { value: 0 }, connect: () => undefined, start: sounds, stop: () => undefined }
  }
}

beforeAll(async () => {
  await setLanguage('en')
  await loadTexts('session')
})
beforeEach(async () => {
  vi.stubGlobal('AudioContext', FakeAudio)
  sounds.mockClear()
  clock = new ManualClock()
  live = new LiveState('b', clock)
  await live.start()
  const bench = pageBench()
  said = bench.said
  host = shown(<Timer model={{ ...bench.model, live }} />)
})
afterEach(() => {
  shown(null)
  if (isSoundOn.value) switchSound()
  vi.unstubAllGlobals()
})

function tell(leftMs: number, state = 'running', board = ''): void {
  revision += 1
  const timers = [{ board, state, left_ms: leftMs, total_ms: 300_000 }]
  after(() => live.receive({ ...PROGRAMME, revision, timers }))
}

/** The page's timers may come late; what counts is the time that has gone by. */
function pass(ms: number, every = 500): void {
  for (let gone = 0; gone < ms; gone += every) after(() => clock.advance(Math.min(every, ms - gone)))
}

describe('the time left', () => {
  test('is text, counted down on this side, and stands still while paused', () => {
    tell(61_000)
    expect(host.textContent).toBe('1 min 1 s left')
    pass(2_000)
    expect(host.textContent).toBe('0 min 59 s left')
    tell(59_000, 'paused')
    pass(5_000)
    expect(host.textContent).toBe('Paused: 0 min 59 s left')
    pass(600_000, 60_000)
    expect(said).toEqual([])
  })

  test('is not read out with every second', () => {
    tell(61_000)
    expect(host.querySelector('[role=timer]')?.getAttribute('aria-live')).toBe('off')
  })

  test('warnings are said three times in all, each once, and none aloud', () => {
    tell(125_000)
    pass(130_000)
    expect(said).toEqual(['Two minutes left', '30 seconds left', 'Time is up. Please finish your sentence.'])
    pass(60_000)
    expect(said).toHaveLength(3)
    expect(isSoundOn.value).toBe(false)
    expect(sounds).not.toHaveBeenCalled()
  })

  test('a warning is said once however often the server tells the same, and even when it does at that moment', () => {
    tell(122_000)
    pass(1_800, 300)
    // Between two ticks: the time of the warning goes by while the server tells something else.
    clock.advance(400)
    tell(119_800)
    pass(1_000)
    tell(118_800)
    tell(118_800)
    pass(2_000)
    expect(said).toEqual(['Two minutes left'])
  })

  test('who comes late is not warned of what is past, but of what is to come', () => {
    tell(100_000)
    pass(75_000)
    expect(said).toEqual(['30 seconds left'])
  })

  test('time that is added lets the warning come again, in its time', () => {
    tell(121_000)
    pass(2_000)
    tell(181_000)
    pass(60_000)
    pass(2_000)
    expect(said).toEqual(['Two minutes left', 'Two minutes left'])
  })

  test('this board’s own countdown goes before everybody’s', () => {
    revision += 1
    const timers = [
      { board: '', state: 'running', left_ms: 200_000, total_ms: 200_000 },
      { board: 'b', state: 'running', left_ms: 62_000, total_ms: 62_000 },
    ]
    after(() => live.receive({ ...PROGRAMME, revision, timers }))
    expect(host.textContent).toBe('1 min 2 s left')
  })

  test('sounds at the end for those who have asked for it, and only at the end', () => {
    switchSound()
    sounds.mockClear()
    tell(121_000)
    pass(120_000)
    expect(sounds).not.toHaveBeenCalled()
    pass(2_000)
    expect(sounds).toHaveBeenCalledTimes(1)
  })
})
