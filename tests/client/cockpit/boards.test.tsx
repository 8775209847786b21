import { expect, test } from 'vitest'
import { Boards } from '../../../client/src/cockpit/boards.tsx'
import { CopyDialog } from '../../../client/src/cockpit/copy.tsx'
import { languagesFor } from '../../../client/src/cockpit/words.ts'
import { PROGRAMME } from '../live/fixtures.ts'
import { byName, shown } from '../ui/support.tsx'
import { COCKPIT, leadBench, press } from './support.tsx'

test('one board gets time of its own, and each button says whose it is', async () => {
  const { lead, sent, tell } = await leadBench()
  const host = shown(<Boards lead={lead} />)
  await press(byName(host, 'Start: Group 1'))
  expect(sent.at(-1)).toMatchObject({ path: '/api/workshops/w/timer', body: { do: 'start', minutes: 5, board: 'b2', seen: 5 } })
  tell({ ...PROGRAMME, revision: 6, timers: [{ board: 'b2', state: 'running', left_ms: 120_000, total_ms: 300_000 }] })
  expect(host.querySelector('[role=timer]')?.textContent).toBe('2:00 left')
  for (const [name, body] of [['Pause', { do: 'pause' }], ['+1 min', { do: 'add', minutes: 1 }], ['Stop', { do: 'stop' }]] as const) {
    await press(byName(host, `${name}: Group 1`))
    expect(sent.at(-1)?.body).toMatchObject({ ...body, board: 'b2' })
  }
})

test('a group that was closed gets more time; the plenary has nothing to open', async () => {
  const { lead, sent, said, tell } = await leadBench()
  tell({ ...PROGRAMME, revision: 6, boards: [{ id: 'b', title: 'Plenary', kind: 'plenary', closed: false }, { id: 'b2', title: 'Group 1', kind: 'group', closed: true }] })
  const host = shown(<Boards lead={lead} />)
  expect(host.textContent).toContain('4 people · no changes · closed')
  await press(byName(host, 'Keep open longer: Group 1'))
  expect(sent.at(-1)).toMatchObject({ path: '/api/boards/b2/extend', body: { open: true } })
  expect(said).toContain('“Group 1” is open again.')
  expect(() => byName(host, 'Close: Plenary')).toThrow()
})

test('without a live session no board has a timer to start', async () => {
  const { lead, tell } = await leadBench()
  tell({ ...PROGRAMME, revision: 6, session: null, timers: [] })
  const host = shown(<Boards lead={lead} />)
  expect(() => byName(host, 'Start: Group 1')).toThrow()
  expect(byName(host, 'Close: Group 1')).toBeDefined()
})

test('a copy has a name of its own, and its links are not closed away by one slip', async () => {
  const { lead, sent, answers } = await leadBench()
  answers.set('copy', {
    workshop: { id: 'w2', title: 'Workshop (copy)' }, code: 'K7M-2QX',
    links: { facilitator: 'https://b/#f', participant: 'https://b/#p', observer: 'https://b/#o', labs: [{ lab: 'n2', url: 'https://b/#n' }] },
    labs: [{ id: 'n2', title: 'Neuhafen' }],
  })
  let closed = 0
  const host = shown(<CopyDialog lead={lead} onClose={() => (closed += 1)} />)
  expect(host.querySelector<HTMLInputElement>('input')?.value).toBe('Workshop (copy)')
  await press(byName(host, 'Create the copy'))
  expect(sent.at(-1)).toMatchObject({ path: '/api/workshops/w/copy', body: { title: 'Workshop (copy)' } })
  const links = [...host.querySelectorAll<HTMLInputElement>('input[readonly]')].map(({ value }) => value)
  expect(links).toEqual(['https://b/#f', 'https://b/#p', 'https://b/#o', 'https://b/#n'])
  expect(host.textContent).toContain('K7M-2QX')
  await press(byName(host, 'Close'))
  expect([closed, host.querySelector('[role=alert]')?.textContent]).toEqual([0, 'Do you have the links? They will not be shown again.'])
  await press(byName(host, 'I have the links'))
  expect(closed).toBe(1)
})

test('texts are asked for in the languages of the workshop, and in those that have some already', async () => {
  const { lead, tell } = await leadBench()
  expect(languagesFor(lead, {})).toEqual(['de', 'en'])
  expect(languagesFor(lead, { uk: 'Слово' }, { en: '' })).toEqual(['de', 'en', 'uk'])
  tell({ ...COCKPIT, settings: {} })
  expect(languagesFor(lead, {})).toEqual(['de', 'en', 'uk'])
})
