import { signal } from '@preact/signals'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { LiveState } from '../../../client/src/live/live-state.ts'
import { RefusedNotice } from '../../../client/src/session/refused-notice.ts'
import type { RefusedWork } from '../../../client/src/ui/page-model.ts'
import { note } from '../board/support.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { pageBench, type PageBench } from '../ui/support.tsx'

let clock: ManualClock
let all: PageBench
let notice: RefusedNotice
const refused = signal<readonly RefusedWork[]>([])

beforeAll(async () => {
  await setLanguage('en')
  await loadTexts('session')
})
beforeEach(() => {
  clock = new ManualClock()
  all = pageBench()
  all.board.create([note('a', 0, 0), note('b', 300, 0)])
  refused.value = []
})
afterEach(() => {
  notice.dispose()
  vi.unstubAllGlobals()
})

function listen(): void {
  notice = new RefusedNotice({ ...all.model, refused, live: new LiveState('b', clock) })
}

function change(id: string, more: Partial<RefusedWork> = {}): RefusedWork {
  return { id, atMs: clock.now(), reason: 'zone', texts: [], elements: [], frame: null, ...more }
}

function askForStillness(isWanted: boolean): void {
  vi.stubGlobal('matchMedia', () => ({ matches: isWanted }))
}

/** Whether something is marked, every quarter of a second until it is over. */
function marksOverTime(): boolean[] {
  return Array.from({ length: 24 }, () => {
    const isMarked = notice.marked.value.size > 0
    clock.advance(250)
    return isMarked
  })
}

describe('something was not accepted', () => {
  test('it is said why in one sentence, with the way to what was kept', () => {
    listen()
    refused.value = [change('1'), change('2'), change('3', { reason: 'locked' })]
    const toast = all.model.toast.value
    expect(toast?.text).toBe('This part of the board is read-only for you at the moment. '
      + 'This is locked. Only facilitators can change it. 3 changes were not accepted')
    toast?.action?.run()
    expect(all.model.dialog.value).toBe('refused')
  })

  test('what was dismissed, or known already, is not told again', () => {
    listen()
    refused.value = [change('1'), change('2')]
    all.model.toast.value = null
    refused.value = refused.value.slice(1)
    expect(all.model.toast.value).toBeNull()
  })

  test('what lies in the list from another day is no news; what came a moment before this code is', () => {
    refused.value = [change('old', { atMs: clock.now() - 86_400_000, elements: ['a'] })]
    listen()
    expect(all.model.toast.value).toBeNull()
    notice.dispose()
    refused.value = [change('new', { elements: ['b'] })]
    listen()
    expect(notice.marked.value).toEqual(new Set(['b']))
  })

  test('the elements are marked for a moment; those that are gone by the frame that is closed', () => {
    askForStillness(true)
    listen()
    refused.value = [change('1', { elements: ['a', 'gone'] }), change('2', { elements: ['gone'], frame: 'b' })]
    expect(notice.marked.value).toEqual(new Set(['a', 'b']))
    clock.advance(60_000)
    expect(notice.marked.value).toEqual(new Set())
    expect(clock.pending).toBe(0)
  })

  test('the mark comes and goes, slower than three times a second; it stays still for who wants that', () => {
    askForStillness(false)
    listen()
    refused.value = [change('1', { elements: ['a'] })]
    const moving = marksOverTime()
    const turns = moving.filter((isMarked, i) => isMarked !== (moving[i - 1] ?? false)).length
    expect(turns).toBeGreaterThan(3)
    expect(moving.at(-1)).toBe(false)
    askForStillness(true)
    refused.value = [...refused.value, change('2', { elements: ['a'] })]
    const still = marksOverTime()
    expect(still.lastIndexOf(true)).toBe(still.indexOf(false) - 1)
  })
})
