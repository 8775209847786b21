import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ChangeAnnouncer } from '../../../client/src/a11y/change-announcer.ts'
import { ChangeDigest } from '../../../client/src/a11y/change-digest.ts'
import { LiveRegion } from '../../../client/src/a11y/live-region.ts'
import { setLanguage } from '../../../client/src/i18n/i18n.ts'
import { boards, frame, note, sync } from '../board/support.ts'
import { ManualClock } from '../support/manual-clock.ts'

beforeAll(() => setLanguage('en'))

describe('the live region', () => {
  let clock: ManualClock
  let region: LiveRegion

  beforeEach(() => {
    clock = new ManualClock()
    region = new LiveRegion(document.body, clock)
  })

  afterEach(() => region.dispose())

  test('says one thing after the other, a second apart', () => {
    region.say('Saved')
    region.say('Undone')
    expect(region.element.textContent).toBe('Saved')
    clock.advance(1000)
    expect(region.element.textContent).toBe('Undone')
  })

  test('is polite, and a flood loses its oldest, not its newest', () => {
    expect(region.element.getAttribute('aria-live')).toBe('polite')
    for (let i = 0; i < 20; i++) region.say(`news ${i}`)
    clock.advance(10_000)
    expect(region.element.textContent).toBe('news 19')
    region.dispose()
    expect(clock.pending).toBe(0)
  })
})

describe('the digest', () => {
  test('counts an element once, however often it changed', () => {
    const digest = new ChangeDigest()
    for (let i = 0; i < 9; i++) digest.add({ elementId: 'a', people: ['Oksana'], frame: 'Expectations' })
    digest.add({ elementId: 'b', people: ['Jan'], frame: 'Expectations' })
    expect(digest.take()).toEqual([{ count: 2, people: ['Jan', 'Oksana'], frame: 'Expectations' }])
    expect(digest.isEmpty).toBe(true)
  })

  test('says at most two things', () => {
    const digest = new ChangeDigest()
    for (const [i, frameName] of ['A', 'A', 'B', 'C', 'D'].entries()) {
      digest.add({ elementId: String(i), people: ['Oksana'], frame: frameName })
    }
    expect(digest.take()).toEqual([
      { count: 2, people: ['Oksana'], frame: 'A' }, { count: 3, people: ['Oksana'], frame: undefined },
    ])
  })
})

describe('changes of others', () => {
  function setUp() {
    const [mine, theirs] = boards(2) as [ReturnType<typeof boards>[number], ReturnType<typeof boards>[number]]
    const clock = new ManualClock()
    const said: string[] = []
    let isMuted = false
    const announcer = new ChangeAnnouncer(mine, {
      names: { frameTitle: ({ title }) => title, author: () => undefined },
      personOf: (id) => (id === theirs.doc.clientID ? 'Oksana' : undefined),
      isMuted: () => isMuted,
      say: (text) => void said.push(text),
      clock,
    })
    const mute = (): void => {
      isMuted = true
    }
    return { mine, theirs, clock, said, announcer, mute }
  }

  test('are said together, with who and where', () => {
    const { mine, theirs, clock, said } = setUp()
    theirs.create([{ ...frame('f', 0, 0, 500, 500), title: 'Expectations' } as never, note('a', 100, 100), note('b', 200, 200)])
    sync([mine, theirs])
    theirs.update([{ id: 'a', color: 'red' }])
    sync([mine, theirs])
    expect(said).toEqual([])
    clock.advance(8000)
    expect(said).toEqual(['2 changes by Oksana in “Expectations”. 1 change by Oksana'])
    clock.advance(60_000)
    expect(said).toHaveLength(1)
  })

  test("one's own are not news", () => {
    const { mine, clock, said } = setUp()
    mine.create([note('a')])
    clock.advance(60_000)
    expect(said).toEqual([])
  })

  test('can be switched off, and nothing is said later', () => {
    const { mine, theirs, clock, said, mute } = setUp()
    theirs.create([note('a')])
    sync([mine, theirs])
    mute()
    clock.advance(60_000)
    expect(said).toEqual([])
  })

  test('leave no timer behind', () => {
    const { mine, theirs, clock, announcer } = setUp()
    theirs.create([note('a')])
    sync([mine, theirs])
    announcer.dispose()
    expect(clock.pending).toBe(0)
  })
})
