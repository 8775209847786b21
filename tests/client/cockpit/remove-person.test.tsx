import { expect, test, vi } from 'vitest'
import { RemovePerson } from '../../../client/src/cockpit/remove-person.tsx'
import { after, byName, shown } from '../ui/support.tsx'
import { leadBench, press, type LeadBench } from './support.tsx'

const RANGES = { ranges: [{ range: '192.0.2.7/32', others: 0 }, { range: '192.0.2.0/24', others: 3 }] }

async function removing(shared: number | null): Promise<LeadBench & { readonly host: HTMLElement }> {
  const all = await leadBench()
  all.answers.set('ranges', RANGES)
  const host = shown(<RemovePerson lead={all.lead} onClose={() => undefined} id="eve" name="Eve" shared={shared} />)
  if (shared !== null) await vi.waitFor(() => expect(host.querySelectorAll('option')).toHaveLength(4))
  return { ...all, host }
}

function choose(field: HTMLSelectElement | HTMLInputElement | null, value: string): void {
  if (field === null) throw new Error('no such field')
  field.value = value
  after(() => field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true })))
}

function tick(host: HTMLElement, name: string): void {
  const label = [...host.querySelectorAll('label')].find((each) => each.textContent === name)
  after(() => label?.querySelector('input')?.click())
}

test('an address is banned by a range, for some days, and it is said whom else that hits', async () => {
  const { host, sent } = await removing(0)
  expect(sent.at(-1)?.path).toBe('/api/workshops/w/people/eve/ranges')
  expect([...host.querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual([
    'No', '192.0.2.7/32: nobody else here', '192.0.2.0/24: hits 3 other people', 'A range of my own …',
  ])
  choose(host.querySelector('select'), '192.0.2.0/24')
  expect(host.querySelector('[role=status]')?.textContent).toBe('This would also lock out 3 other people.')
  tick(host, 'For some days')
  choose(host.querySelector('input[type=number]'), '30')
  await press(byName(host, 'Remove'))
  expect(sent.at(-1)).toMatchObject({ path: '/api/workshops/w/people/eve/remove', body: { ban: 'days', days: 30, range: '192.0.2.0/24', link: false } })
})

test('a range of one\'s own begins with their address', async () => {
  const { host, sent } = await removing(0)
  choose(host.querySelector('select'), 'own')
  const field = host.querySelector<HTMLInputElement>('input:not([type])')
  expect(field?.value).toBe('192.0.2.7/32')
  choose(field, ' 192.0.2.0/28 ')
  await press(byName(host, 'Remove'))
  expect(sent.at(-1)?.body).toMatchObject({ ban: 'session', range: '192.0.2.0/28' })
})

test('nothing is banned unless it is asked for, and no address that is not known', async () => {
  const { host, sent } = await removing(null)
  expect(host.querySelector('select')).toBeNull()
  tick(host, 'No, may come back with a link')
  await press(byName(host, 'Remove'))
  const { command, ...body } = sent.at(-1)?.body ?? {}
  expect([body, typeof command]).toEqual([{}, 'string'])
})
