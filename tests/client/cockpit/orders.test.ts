import { beforeEach, describe, expect, test } from 'vitest'
import { changeStep, rowsOf, shiftStep, stepsOf, withStep } from '../../../client/src/cockpit/agenda-draft.ts'
import { movePerson, withoutGroup } from '../../../client/src/cockpit/groups-draft.ts'
import { Orders, problemWords } from '../../../client/src/cockpit/orders.ts'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { Commands } from '../../../client/src/live/commands.ts'

beforeEach(async () => {
  await setLanguage('en')
  await loadTexts('cockpit')
})

function ordersTo(answer: () => Response) {
  const sent: unknown[] = []
  const said: string[] = []
  const commands = new Commands({
    workshopId: () => Promise.resolve('w'), personId: 'p', seen: () => 3,
    fetch: (url, init) => {
      sent.push([url, JSON.parse(init?.body as string)])
      return Promise.resolve(answer())
    },
  })
  return { orders: new Orders(commands, (text) => said.push(text)), sent, said }
}

describe('orders', () => {
  test('a double press is one command', async () => {
    const { orders, sent, said } = ordersTo(() => new Response('{"revision":4}'))
    const both = [orders.give('step', { step: 's2' }, 'Step 2'), orders.give('step', { step: 's2' }, 'Step 2')]
    expect([...orders.busy.value]).toEqual(['step'])
    expect(await Promise.all(both)).toEqual([{ revision: 4 }, undefined])
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject(['/api/workshops/w/step', { step: 's2', seen: 3 }])
    expect(said).toEqual(['Step 2'])
    expect(orders.busy.value.size).toBe(0)
  })

  test('who was too late is told who was quicker, and nothing is said to be done', async () => {
    const body = JSON.stringify({ type: 'urn:whiteboard:problem:conflict', title: 'Kim was quicker.', detail: 'It is step 3 now.', by: 'Kim' })
    const { orders, said } = ordersTo(() => new Response(body, { status: 409 }))
    expect(await orders.give('step', { step: 's2' }, 'Step 2')).toBeUndefined()
    expect(orders.problem.value && problemWords(orders.problem.value)).toBe('Kim was quicker. It is step 3 now.')
    expect(said).toEqual([])
  })
})

describe('groups being arranged', () => {
  const groups = [{ board: 'a', people: ['1', '2'] }, { board: 'b', people: ['3'] }]

  test('somebody is in one group only, or in none', () => {
    expect(movePerson(groups, '1', 'b')).toEqual([{ board: 'a', people: ['2'] }, { board: 'b', people: ['3', '1'] }])
    expect(withoutGroup(movePerson(groups, '1', ''), ['1', '2', '3'])).toEqual(['1'])
  })
})

describe('the agenda being edited', () => {
  test('steps move, change and keep who they are; empty texts are left out', () => {
    const step = {
      id: 's1', mode: 'open', minutes: 5, title: { en: 'One' }, instruction: {}, boards: [], frames: [], scope: 'board', ownOnly: true,
    } as const
    const rows = withStep(rowsOf([step]))
    expect(shiftStep(rows, 0, -1)).toEqual(rows)
    const moved = changeStep(shiftStep(rows, 0, 1), 1, { title: { en: 'Two', de: ' ' } })
    expect(stepsOf(moved).map(({ id, title, own_only: own }) => [id, title, own]))
      .toEqual([[undefined, { en: 'Two' }, false], ['s1', { en: 'One' }, true]])
  })
})
