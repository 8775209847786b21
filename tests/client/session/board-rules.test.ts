import { signal } from '@preact/signals'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { LiveState } from '../../../client/src/live/live-state.ts'
import { obeyRules } from '../../../client/src/session/board-rules.ts'
import * as commands from '../../../client/src/tools/commands.ts'
import { createAndEdit } from '../../../client/src/tools/create.ts'
import { Nudging } from '../../../client/src/tools/nudging.ts'
import { frame, note } from '../board/support.ts'
import { drag, pointer } from '../tools/support.ts'
import { pageBench, type PageBench } from '../ui/support.tsx'

const OPEN = { event: 'rights', board: 'b', writable: true, reason: null, mode: 'open', own_only: false, focus: [], zones: [], outside_allowed: true }
const LOCKS = { event: 'locks', board: 'b', locked: ['a'], unlocked: [], templates: ['canvas'] }
const stops: (() => void)[] = []

interface RuledBench extends PageBench { readonly live: LiveState }

/** `a` is locked, `b` and `c` are not; the frame `f` holds `c`. */
async function ruled(role: 'participant' | 'facilitator' = 'participant'): Promise<RuledBench> {
  const all = pageBench()
  all.board.create([frame('f', 0, 400, 500, 400), note('a', 0, 0), note('b', 300, 0), note('c', 100, 500)])
  const { live } = all.model
  await live.start()
  live.receive(OPEN)
  live.receive(LOCKS)
  const me = signal({ id: 'p', name: 'Kim', color: '#0055aa', role, sessions: 1 })
  stops.push(obeyRules({ ...all.model, me }))
  return { ...all, live }
}

function refusals({ notices }: PageBench): string[] {
  return notices.flatMap((notice) => notice.kind === 'refused' ? [notice.reason] : [])
}

beforeAll(async () => {
  await setLanguage('en')
  await loadTexts('session')
})
afterEach(() => stops.splice(0).forEach((stop) => stop()))

describe('a locked element', () => {
  test('is not dragged, and it is said why; the one beside it is', async () => {
    const all = await ruled()
    drag(all.machine, [[50, 50], [80, 80], [120, 120]])
    expect(all.board.get('a')).toMatchObject({ x: 0, y: 0 })
    expect(refusals(all)).toEqual(['locked'])
    drag(all.machine, [[350, 50], [380, 80], [420, 120]])
    expect(all.board.get('b')).toMatchObject({ x: 370, y: 70 })
  })

  test('is not deleted, moved, resized, recoloured, reordered or written in by keyboard', async () => {
    const all = await ruled()
    const before = all.board.get('a')
    const writes = all.writes()
    all.stage.select(['a'])
    commands.deleteSelection(all.stage)
    commands.moveSelection(all.stage, 10, 0)
    commands.resizeSelection(all.stage, 10, 10)
    commands.setSelectionColor(all.stage, 'red')
    commands.orderSelection(all.stage, 'front')
    commands.moveToFrame(all.stage, ['a'], 'f')
    const nudging = new Nudging(all.stage)
    nudging.move(10, 0, 0)
    nudging.end()
    all.stage.edit('a')
    expect(all.stage.editing.value).toBeNull()
    expect(all.board.get('a')).toEqual(before)
    expect(all.writes()).toBe(writes)
    expect(refusals(all)).toEqual(Array.from({ length: 8 }, () => 'locked'))
  })

  test('stays behind when others go, and is not taken by a marquee', async () => {
    const all = await ruled()
    all.stage.select(['a', 'b'])
    commands.deleteSelection(all.stage)
    expect([all.board.get('a') !== undefined, all.board.get('b')]).toEqual([true, undefined])
    drag(all.machine, [[-50, -50], [600, 700]])
    expect([...all.stage.selection.value]).not.toContain('a')
    expect([...all.stage.selection.value]).toContain('c')
  })

  test('has no cursor that promises a drag', async () => {
    const all = await ruled()
    all.machine.hover(pointer(50, 50))
    expect(all.stage.cursor.value).toBe('default')
    all.machine.hover(pointer(350, 50))
    expect(all.stage.cursor.value).toBe('move')
  })

  test('is one for facilitators as well, who may change it nevertheless', async () => {
    const all = await ruled('facilitator')
    expect(all.stage.permits.value.remark('a')).not.toBe('')
    drag(all.machine, [[50, 50], [80, 80], [120, 120]])
    expect(all.board.get('a')).toMatchObject({ x: 70, y: 70 })
  })

  test('is free again when the server says so', async () => {
    const all = await ruled()
    all.live.receive({ ...LOCKS, locked: [] })
    expect(all.stage.permits.value.remark('a')).toBe('')
    all.stage.edit('a')
    expect(all.stage.editing.value).toMatchObject({ id: 'a' })
  })
})

describe('places and authors', () => {
  const rule = { roles: [], levels: [], labs: [], people: [], is_closed: true }

  test('what is dragged into a frame that is closed goes back, and nothing of it is written', async () => {
    const all = await ruled()
    all.live.receive({ ...OPEN, zones: [{ frame: 'f', rule, allowed: false }] })
    const writes = all.writes()
    drag(all.machine, [[350, 50], [340, 300], [300, 550], [300, 560], [300, 600]].map(([x = 0, y = 0]) => [x, y] as const))
    expect(all.board.get('b')).toMatchObject({ x: 300, y: 0 })
    expect(refusals(all)).toEqual(['zone'])
    expect(all.writes()).toBe(writes)
  })

  test('nothing is made in a frame that is closed, by pointer or key, and it is said why', async () => {
    const all = await ruled()
    all.live.receive({ ...OPEN, zones: [{ frame: 'f', rule, allowed: false }] })
    const writes = all.writes()
    expect(createAndEdit(all.stage, 'note', { x: 250, y: 600 })).toBeUndefined()
    all.stage.tool.value = 'draw'
    drag(all.machine, [[250, 600], [260, 610], [280, 640]])
    all.stage.tool.value = 'rect'
    drag(all.machine, [[200, 500], [260, 610], [300, 700]])
    expect(all.writes()).toBe(writes)
    expect(refusals(all)).toEqual(['zone', 'zone', 'zone'])
    all.live.receive(OPEN)
    expect(createAndEdit(all.stage, 'note', { x: 250, y: 600 })).toBeDefined()
  })

  test('that a frame is closed is said of it and of what lies in it, until it is open again', async () => {
    const all = await ruled()
    all.live.receive({ ...OPEN, zones: [{ frame: 'f', rule, allowed: false }] })
    const remarks = (): string[] => ['f', 'c', 'b'].map((id) => all.stage.permits.value.remark(id))
    expect(remarks()).toEqual(['read-only for you: Nobody writes here at the moment.', 'Read-only for you', ''])
    all.live.receive(OPEN)
    expect(remarks()).toEqual(['', '', ''])
  })

  test('a frame that is moved away leaves what lay in it free', async () => {
    const all = await ruled()
    all.live.receive({ ...OPEN, zones: [{ frame: 'f', rule, allowed: false }] })
    expect(all.stage.permits.value.why('edit', 'c')).toBe('zone')
    all.board.update([{ id: 'f', x: 3000 }])
    expect(all.stage.permits.value.why('edit', 'c')).toBeNull()
  })

  test('where only own elements may be changed, what one makes is one’s own at once', async () => {
    const all = await ruled()
    all.live.receive({ ...OPEN, own_only: true })
    all.live.receive({ event: 'mine', board: 'b', ids: ['b'] })
    all.board.create([note('d', 700, 0)])
    const why = ['b', 'c', 'd'].map((id) => all.stage.permits.value.why('move', id))
    expect(why).toEqual([null, 'not_yours', null])
  })
})
