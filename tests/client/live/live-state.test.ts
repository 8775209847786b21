import { describe, expect, test } from 'vitest'
import { LiveState } from '../../../client/src/live/live-state.ts'
import type { ControlEvent } from '../../../client/src/live/types.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { PROGRAMME } from './fixtures.ts'

async function started(clock = new ManualClock()): Promise<LiveState> {
  const live = new LiveState('b1', clock)
  await live.start()
  return live
}

describe('the running workshop', () => {
  test('what came before the code was there is read in order, with the time it came at', async () => {
    const clock = new ManualClock()
    const live = new LiveState('b1', clock)
    live.receive(PROGRAMME)
    clock.advance(10_000)
    live.receive({ event: 'rights', board: 'b1', writable: false, reason: 'frozen' })
    expect(live.programme.value).toBeUndefined()
    await live.start()
    expect(live.programme.value?.step).toEqual({ id: 's2', number: 2, of: 3, sinceMs: 900 })
    expect(live.rights.value.reason).toBe('frozen')
    const [timer] = live.programme.value?.timers ?? []
    expect(timer && live.leftMs(timer)).toBe(50_000)
  })

  test('an older programme that comes late changes nothing, unless the connection is a new one', async () => {
    const live = await started()
    live.receive({ ...PROGRAMME, revision: 7 })
    live.receive({ ...PROGRAMME, revision: 6, step: null })
    expect(live.programme.value?.revision).toBe(7)
    live.receive({ event: 'welcome' })
    live.receive({ ...PROGRAMME, revision: 2 })
    expect(live.programme.value?.revision).toBe(2)
  })

  test('a device clock that is minutes wrong, or set meanwhile, changes nothing of the time left', async () => {
    const clock = new ManualClock()
    const live = await started(clock)
    live.receive({ ...PROGRAMME, time_ms: clock.now() - 180_000 })
    const [timer] = live.programme.value?.timers ?? []
    clock.advance(59_000)
    expect(timer && live.leftMs(timer)).toBe(1_000)
    clock.advance(5_000)
    expect(timer && live.leftMs(timer)).toBe(0)
  })

  test('rights and locks of another board are not ours', async () => {
    const live = await started()
    live.receive({ event: 'rights', board: 'b2', writable: false, reason: 'closed' })
    live.receive({ event: 'locks', board: 'b2', locked: ['x'] })
    expect([live.rights.value.writable, live.locks.value.locked.size]).toEqual([true, 0])
  })

  test('moments are read and told to who listens at that time', async () => {
    const live = await started()
    const heard: unknown[] = []
    const stop = live.moments.subscribe('summon', (summon) => heard.push(summon))
    live.receive({ event: 'summon', id: '2', by: 'Fay', board: 'b2', title: 'Group 1', frame: 'f1' })
    stop()
    live.receive({ event: 'summon', id: '3', by: 'Fay', board: 'b2', title: 'Group 1' })
    expect(heard).toEqual([{ id: '2', by: 'Fay', board: 'b2', title: 'Group 1', frame: 'f1' }])
  })

  test('who is no facilitator any more sees no cockpit', async () => {
    const live = await started()
    live.receive({ event: 'cockpit', boards: [], waiting: [{ id: 'p', name: 'Ana', since_ms: 1 }] })
    expect(live.cockpit.value?.waiting[0]?.name).toBe('Ana')
    live.receive({ event: 'role', role: 'participant', writable: true })
    expect(live.cockpit.value).toBeUndefined()
  })

  test.each([
    { event: 'programme' }, { event: 'programme', steps: 7, timers: [1, null, {}], session: 'x' },
    { event: 'rights', zones: [{}], focus: 3 }, { event: 'locks', locked: 'x' }, { event: 'cockpit' },
    { event: 'message', texts: { fr: 'x', en: 7 } }, { event: 'unheard-of' }, { event: 'mine', ids: [1, 'a'] },
  ] satisfies ControlEvent[])('%j harms nothing', async (event) => {
    const live = await started()
    live.receive(event)
    expect(live.rights.value.writable).toBe(true)
  })

  test('a huge programme is read', async () => {
    const live = await started()
    const steps = Array.from({ length: 2_000 }, (_, n) => ({ id: `s${n}`, mode: 'open', minutes: 1, title: { en: 'x'.repeat(100) } }))
    live.receive({ ...PROGRAMME, steps })
    expect(live.programme.value?.steps).toHaveLength(2_000)
  })
})

describe('what is shown of others', () => {
  test('cursors are hidden while the room says so, and seen again after a new connection', async () => {
    const live = await started()
    live.receive({ event: 'display', board: 'b1', cursors: false, names: true })
    expect(live.showsCursors.value).toBe(false)
    live.receive({ event: 'display', board: 'b2', cursors: true, names: true })
    expect(live.showsCursors.value).toBe(false)
    live.receive({ event: 'welcome' })
    expect(live.showsCursors.value).toBe(true)
  })

  test('a board without rules needs none of their code', async () => {
    const live = await started()
    live.receive({ event: 'rights', board: 'b1', writable: true, reason: null, mode: 'open', zones: [], focus: [] })
    live.receive({ event: 'locks', board: 'b1', locked: [], unlocked: [], templates: [] })
    expect(live.isRuled.value).toBe(false)
    live.receive({ event: 'locks', board: 'b1', locked: [], unlocked: [], templates: ['canvas'] })
    expect(live.isRuled.value).toBe(true)
  })
})
