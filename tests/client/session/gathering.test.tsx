import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { LiveState } from '../../../client/src/live/live-state.ts'
import { Gathering } from '../../../client/src/session/gathering.ts'
import { MovePanel } from '../../../client/src/session/move-panel.tsx'
import type { PageModel } from '../../../client/src/ui/page-model.ts'
import { note } from '../board/support.ts'
import { PROGRAMME } from '../live/fixtures.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { after, byName, pageBench, shown, type PageBench } from '../ui/support.tsx'

let clock: ManualClock
let live: LiveState
let all: PageBench
let model: PageModel
let gathering: Gathering

beforeAll(async () => {
  await setLanguage('en')
  await loadTexts('session')
})
beforeEach(async () => {
  clock = new ManualClock()
  live = new LiveState('b', clock)
  await live.start()
  live.receive(PROGRAMME)
  all = pageBench()
  all.board.create([note('n', 0, 0)])
  model = { ...all.model, live }
  gathering = new Gathering(model)
})
afterEach(() => {
  gathering.dispose()
  shown(null)
})

function summon(id = 's1'): void {
  after(() => live.receive({ event: 'summon', id, by: 'Fay', board: 'b2', title: 'Group 1' }))
}

function go(): void {
  after(() => live.receive({ event: 'go', board: 'b2', title: 'Group 1', seconds: 20, minutes: 15 }))
}

/** Where people were taken. */
function moves(): unknown[] {
  return all.shown.filter((each) => Array.isArray(each)).map(([board]: unknown[]) => board)
}

function pass(seconds: number): void {
  for (let second = 0; second < seconds; second += 1) after(() => clock.advance(1_000))
}

describe('being called together', () => {
  test('takes people along after a moment in which they may say no', () => {
    summon()
    pass(4)
    expect(moves()).toEqual([])
    pass(1)
    expect(moves()).toEqual(['b2'])
    expect(gathering.shown.value).toBeNull()
  })

  test('who stays is not taken along', () => {
    summon()
    gathering.stay()
    pass(60)
    expect(moves()).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('who is writing is waited for until they stop, and not for ever', () => {
    all.stage.edit('n')
    summon()
    pass(8)
    expect(moves()).toEqual([])
    expect(gathering.shown.value).toMatchObject({ isWriting: true, seconds: 0 })
    after(() => all.stage.stopEditing())
    expect(moves()).toEqual(['b2'])

    all.stage.edit('n')
    summon('s2')
    pass(20)
    expect(moves()).toEqual(['b2', 'b2'])
  })

  test('is told in words, counts down, and never takes the focus', () => {
    const field = document.createElement('input')
    const host = shown(<><input /><MovePanel model={model} gathering={gathering} /></>)
    host.append(field)
    field.focus()
    summon()
    expect(host.textContent).toContain('Fay is bringing everyone to “Group 1”.')
    expect(host.textContent).toContain('You go there in 5 seconds.')
    pass(1)
    expect(host.textContent).toContain('You go there in 4 seconds.')
    expect(document.activeElement).toBe(field)
    expect(all.said.filter((text) => text.includes('Fay is bringing everyone'))).toHaveLength(1)
  })
})

describe('being sent to one’s group', () => {
  test('says which group and for how long', () => {
    const host = shown(<MovePanel model={model} gathering={gathering} />)
    go()
    expect(host.textContent).toContain('You are in “Group 1”. Go to your board?')
    expect(host.textContent).toContain('You have 15 minutes.')
  })

  test('who is in the wrong group tells the facilitators and stays', async () => {
    const host = shown(<MovePanel model={model} gathering={gathering} />)
    go()
    after(() => byName(host, 'I am in the wrong group').click())
    await Promise.resolve()
    pass(60)
    expect(moves()).toEqual([])
    await expect.poll(() => all.sent.map(({ path }) => path)).toEqual(['/api/workshops/w/groups/wrong'])
    await expect.poll(() => all.said.at(-1)).toBe('The facilitators have been told. Stay where you are for now.')
  })
})
