/** A live session as people taking part see it. */
import { BoardPage } from './pages/board-page.ts'
import { expect, PHONE, test } from './support/fixtures.ts'
import { Lead } from './support/lead.ts'

test('the step with its task, the time left, freezing, a message, being called together', async ({ server, door }) => {
  const lead = await Lead.ofKit(server.url, 'base-camp-90', { lobby: false })
  const programme = await lead.programme()
  const ana = await door.join(lead.links.participant, 'Ana')
  const bo = await door.join(lead.links.participant, 'Bo', PHONE)
  await expect(ana.page.getByText('The workshop is not running now')).toBeVisible()

  await lead.order('session', { do: 'start' })
  const open = programme.steps[1]
  await lead.order('step', { step: open?.id })
  await lead.order('timer', { do: 'start', minutes: 5 })
  const bar = ana.page.getByRole('region', { name: 'Step and time' })
  await expect(bar).toContainText('Step 2 of 12')
  await expect(bar).toContainText(open?.title['en'] ?? '?')
  await expect(bar.getByRole('timer')).toContainText(/(4|5) min \d+ s left/)
  await expect(bo.page.getByRole('region', { name: 'Step and time' })).toContainText('Step 2 of 12')
  await ana.page.screenshot({ path: '../../test-results/session.png' })
  await bo.page.screenshot({ path: '../../test-results/session-phone.png' })
  await expect(ana.page.getByRole('toolbar').getByRole('button')).toHaveCount(5)

  await lead.order('freeze', { frozen: true })
  await expect(bar).toContainText('The board is frozen.')
  await expect(ana.page.getByRole('toolbar').getByRole('button')).toHaveCount(2)
  await ana.page.screenshot({ path: '../../test-results/session-frozen.png' })
  await lead.order('freeze', { frozen: false })
  await expect(ana.page.getByRole('toolbar').getByRole('button')).toHaveCount(5)

  await lead.order('message', { texts: { en: 'Coffee is ready', de: 'Kaffee ist fertig', uk: 'Кава готова' } })
  await expect(ana.page.getByText('Coffee is ready')).toBeVisible()
  await ana.page.getByRole('button', { name: 'All messages' }).click()
  await expect(ana.page.getByRole('dialog').getByText('Coffee is ready')).toBeVisible()
  await ana.page.keyboard.press('Escape')

  const group = programme.boards.find(({ kind }) => kind === 'group')
  await lead.order('summon', { board: group?.id })
  await ana.page.getByRole('button', { name: 'Go now' }).click()
  await new BoardPage(ana.page).isOpen()
  expect(ana.page.url()).toContain(group?.id)
  await bo.page.waitForURL(`**/board/${group?.id ?? ''}`)
})

test('a hand, and a call that is answered', async ({ server, door }) => {
  const lead = await Lead.ofKit(server.url, 'base-camp-90', { lobby: false })
  await lead.order('session', { do: 'start' })
  const ana = await door.join(lead.links.participant, 'Ana')
  const ask = ana.page.getByRole('button', { name: 'Ask' })
  await ask.click()
  await ana.page.getByRole('button', { name: 'Raise hand' }).click()
  await ask.click()
  await expect(ana.page.getByRole('button', { name: 'Lower hand' })).toBeVisible()
  await ana.page.getByRole('button', { name: 'Call a facilitator' }).click()
  const person = (await lead.people()).find(({ name }) => name === 'Ana')
  await expect(async () => {
    await lead.order('call/answer', { person: person?.id })
  }).toPass()
  await expect(ana.page.getByText('Fay is coming to your board.')).toBeVisible()
})

test('who is removed is told so, and their copy is gone', async ({ server, door }) => {
  const lead = await Lead.ofKit(server.url, 'base-camp-90', { lobby: false })
  const ana = await door.join(lead.links.participant, 'Ana')
  const person = (await lead.people()).find(({ name }) => name === 'Ana')
  await lead.order(`people/${person?.id ?? ''}/remove`, {})
  await expect(ana.page.getByText('You were removed from this workshop.')).toBeVisible()
  const copies = await ana.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  expect(copies.filter((name) => name?.startsWith('lw-board-'))).toEqual([])
})
