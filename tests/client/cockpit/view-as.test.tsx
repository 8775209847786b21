import { computed } from '@preact/signals'
import { afterEach, describe, expect, test } from 'vitest'
import { makeLead } from '../../../client/src/cockpit/lead.ts'
import { ViewAsBar } from '../../../client/src/cockpit/view-as-bar.tsx'
import { obeyRules } from '../../../client/src/session/board-rules.ts'
import * as commands from '../../../client/src/tools/commands.ts'
import { createAndEdit } from '../../../client/src/tools/create.ts'
import type { PageModel } from '../../../client/src/ui/page-model.ts'
import { frame, note } from '../board/support.ts'
import { PROGRAMME } from '../live/fixtures.ts'
import { after, byName, shown } from '../ui/support.tsx'
import { leadBench, press, type LeadBench } from './support.tsx'

const RULE = { roles: [], levels: [], labs: [], people: [], is_closed: true }
const RIGHTS = {
  event: 'rights', board: 'b', writable: true, reason: null, mode: 'open', own_only: false, focus: [],
  zones: [{ frame: 'f', rule: RULE, allowed: true }], outside_allowed: true,
}
const LOCKS = { event: 'locks', board: 'b', locked: ['a'], unlocked: [], templates: [] }

let leave = (): void => undefined

afterEach(() => leave())

/** The frame `f` is closed to all but facilitators, `a` is locked; this person leads. */
async function viewing(): Promise<LeadBench> {
  const all = await leadBench()
  all.board.create([frame('f', 0, 400, 500, 400), note('a', 0, 0), note('b', 300, 0)])
  const { live } = all.model
  const me = computed(() => ({
    id: 'p', name: 'Kim', color: '#0055aa', sessions: 1,
    role: live.viewedRights.value === null ? 'facilitator' as const : 'participant' as const,
  }))
  const page: PageModel = { ...all.model, me }
  all.tell(RIGHTS, LOCKS)
  const stop = obeyRules(page)
  const lead = makeLead(page)
  leave = () => {
    lead.viewAs.leave()
    stop()
  }
  return { ...all, model: page, lead }
}

function refusals({ notices }: LeadBench): string[] {
  return notices.flatMap((notice) => (notice.kind === 'refused' ? [notice.reason] : []))
}

describe('a facilitator who sees the board as a participant', () => {
  test('has the rights of one, by the shared table, and their own again afterwards', async () => {
    const { lead, model, tell } = await viewing()
    lead.viewAs.enter()
    expect(model.me.value?.role).toBe('participant')
    expect(model.live.rights.value).toMatchObject({ writable: true, zones: [{ frame: 'f', allowed: false }] })
    tell({ ...PROGRAMME, revision: 6, frozen: { all: true, boards: [] } })
    expect(model.live.rights.value).toMatchObject({ writable: false, reason: 'frozen' })
    tell({ ...PROGRAMME, revision: 7, session: null })
    expect(model.live.rights.value.reason).toBe('not_running')
    lead.viewAs.leave()
    expect(model.me.value?.role).toBe('facilitator')
    expect(model.live.rights.value).toMatchObject({ writable: true, zones: [{ allowed: true }] })
  })

  test('has them worked out once for each thing told, and not for what the tools make of them', async () => {
    const { lead, model, stage, tell } = await viewing()
    lead.viewAs.enter()
    let times = 0
    const stop = model.live.viewedRights.subscribe(() => (times += 1))
    // The tools' rules follow from the rights: were the rights to follow from them in turn, that would never end.
    after(() => {
      stage.permits.value = { ...stage.permits.peek() }
    })
    expect(times).toBe(1)
    const { permits } = stage
    const before = permits.peek()
    tell({ ...LOCKS, locked: ['b'] })
    tell({ ...RIGHTS, mode: 'vote' })
    expect(permits.peek()).not.toBe(before)
    expect(times).toBeLessThanOrEqual(3)
    stop()
  })

  test('neither changes what is locked nor makes anything in a closed frame; elsewhere both', async () => {
    const all = await viewing()
    const { lead, stage, board } = all
    lead.viewAs.enter()
    const size = board.size
    stage.select(['a'])
    commands.deleteSelection(stage)
    createAndEdit(stage, 'note', { x: 200, y: 600 })
    expect([board.size, refusals(all)]).toEqual([size, ['locked', 'zone']])
    createAndEdit(stage, 'note', { x: 900, y: 100 })
    stage.select(['b'])
    commands.deleteSelection(stage)
    expect([board.size, board.get('b')]).toEqual([size, undefined])
    lead.viewAs.leave()
    createAndEdit(stage, 'note', { x: 200, y: 600 })
    expect(board.size).toBe(size + 1)
  })

  test('does not undo as a participant what was done as a facilitator, and can afterwards', async () => {
    const { lead, stage, board } = await viewing()
    stage.select(['a'])
    commands.deleteSelection(stage)
    lead.viewAs.enter()
    commands.undo(stage)
    expect([board.get('a'), stage.undo.canUndo]).toEqual([undefined, false])
    createAndEdit(stage, 'note', { x: 900, y: 100 })
    const made = board.size
    commands.undo(stage)
    expect(board.size).toBe(made - 1)
    lead.viewAs.leave()
    commands.undo(stage)
    expect(board.get('a')).toBeDefined()
  })

  test('sends no order of a facilitator', async () => {
    const { lead, sent } = await viewing()
    lead.viewAs.enter()
    expect(await lead.orders.give('freeze', { frozen: true })).toBeUndefined()
    expect(sent).toEqual([])
    lead.viewAs.leave()
    await lead.orders.give('freeze', { frozen: true })
    expect(sent).toHaveLength(1)
  })

  test('writes nothing before the tools know the rules', async () => {
    const { lead, model, tell } = await leadBench()
    tell(RIGHTS, LOCKS)
    lead.viewAs.enter()
    expect(model.live.rights.value.writable).toBe(false)
    const stop = obeyRules(model)
    expect(model.live.rights.value.writable).toBe(true)
    lead.viewAs.leave()
    stop()
  })

  test('whose role is taken away meanwhile is a participant in earnest', async () => {
    const { lead, model, tell } = await viewing()
    lead.viewAs.enter()
    tell({ event: 'role', role: 'participant', writable: true, host: false })
    expect([lead.viewAs.isOn.value, model.live.viewedRights.value]).toEqual([false, null])
    tell({ ...PROGRAMME, revision: 9 })
    expect(model.live.viewedRights.value).toBeNull()
  })

  test('comes back by the button', async () => {
    const { lead } = await viewing()
    const host = shown(<ViewAsBar lead={lead} />)
    expect(host.textContent).toBe('')
    after(() => lead.viewAs.enter())
    await press(byName(host, 'Back to leading (Esc)'))
    expect([lead.viewAs.isOn.value, host.textContent]).toEqual([false, ''])
  })

  test('comes back by Escape, which puts away a selection first and leaves a dialog alone', async () => {
    const { lead, stage } = await viewing()
    shown(<ViewAsBar lead={lead} />)
    after(() => lead.viewAs.enter())
    const escape = (target: Element): boolean => target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    stage.select(['b'])
    escape(document.body)
    expect(lead.viewAs.isOn.value).toBe(true)
    stage.select([])
    const field = document.body.appendChild(document.createElement('textarea'))
    escape(field)
    field.remove()
    expect(lead.viewAs.isOn.value).toBe(true)
    escape(document.body)
    expect(lead.viewAs.isOn.value).toBe(false)
  })
})
