import { beforeEach, expect, test, vi } from 'vitest'
import { Affiliation } from '../../../client/src/cockpit/affiliation.tsx'
import { Lobby } from '../../../client/src/cockpit/lobby.tsx'
import { People } from '../../../client/src/cockpit/people.tsx'
import { shown } from '../ui/support.tsx'
import { COCKPIT, leadBench, type LeadBench } from './support.tsx'

const ANNA = {
  id: 'anna', name: 'Anna', role: 'participant', host_board: null, group_board: null, state: 'admitted', muted: false, level: 'city',
  lab: 'Neuhafen', link: '', board: 'b', sessions: 1, shared_address: null,
}

let bench: LeadBench

beforeEach(async () => {
  bench = await leadBench()
})

test('level and lab stand as words in one badge; who has said nothing has none', () => {
  expect(shown(<Affiliation level="city" lab="Neuhafen" />).textContent).toBe('Affiliation: Neuhafen · city level')
  expect(shown(<Affiliation level={null} lab="" />).textContent).toBe('')
})

test('people in the workshop and people who wait have it', async () => {
  bench.answers.set('people', { people: [ANNA, { ...ANNA, id: 'ben', name: 'Ben', level: null, lab: '' }] })
  const host = shown(<People lead={bench.lead} />)
  await vi.waitFor(() => expect(host.textContent).toContain('Ben'))
  expect([...host.querySelectorAll('.affiliation')].map(({ textContent }) => textContent)).toEqual(['Affiliation: Neuhafen · city level'])
  bench.tell({ ...COCKPIT, waiting: [{ id: 'c', name: 'Cem', lab: '', level: 'national', link: 'Neuhafen', since_ms: 1 }] })
  const lobby = shown(<Lobby lead={bench.lead} />)
  expect(lobby.querySelector('.affiliation')?.textContent).toBe('Affiliation: national level')
  expect(lobby.textContent).toContain('Came by: Neuhafen')
})
