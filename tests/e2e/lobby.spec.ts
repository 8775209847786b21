/** The way in: what is said before entering, waiting to be let in, and doors that are shut. */
import { BoardPage } from './pages/board-page.ts'
import { JoinPage } from './pages/join-page.ts'
import { expect, PHONE, test } from './support/fixtures.ts'
import { Lead } from './support/lead.ts'

test('who comes is told what is stored, waits, and is on the board when let in', async ({ server, door }) => {
  const lead = await Lead.ofKit(server.url, 'base-camp-90')
  const page = await door.window(PHONE)
  const join = new JoinPage(page)
  await join.open(lead.links.participant)
  await expect(page.getByText(/stored for 30 days/)).toBeVisible()
  await join.name.fill('Ana')
  await page.getByLabel('You work at').selectOption('national')
  await page.screenshot({ path: '../../test-results/join-phone.png' })
  await page.getByRole('button', { name: 'Enter' }).click()
  await expect(page.getByRole('heading', { name: 'Waiting room' })).toBeFocused()
  await expect(page.getByRole('status')).toContainText('You are in the waiting room.')
  await page.screenshot({ path: '../../test-results/lobby-phone.png' })
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Waiting room' })).toBeVisible()
  await lead.order('lobby/admit', { all: true })
  await new BoardPage(page).isOpen()
  expect(page.url()).toContain('/board/')
})

test('who is sent away is told so, and so is who comes by a link that is shut', async ({ server, door }) => {
  const lead = await Lead.ofKit(server.url, 'base-camp-90')
  const page = await door.window()
  const join = new JoinPage(page)
  await join.open(lead.links.participant)
  await join.name.fill('Ana')
  await page.getByRole('button', { name: 'Enter' }).click()
  await expect(page.getByRole('heading', { name: 'Waiting room' })).toBeVisible()
  await lead.order('lobby/reject', { all: true })
  await expect(page.getByText('You were not let in.')).toBeVisible()

  const link = await lead.order('links', { role: 'participant', expires_ms: 1 })
  for (const [locale, words] of [['en-GB', 'This link has expired.'], ['de-DE', 'Dieser Link ist abgelaufen.'], ['uk-UA', 'Строк дії цього посилання минув.']] as const) {
    const other = await door.window({ locale })
    await other.goto(String(link['url']))
    await expect(other.getByText(words)).toBeVisible()
    await expect(other.getByRole('heading', { level: 1 })).toBeFocused()
  }
})

test('a room code leads to the same door', async ({ server, door }) => {
  const lead = await Lead.ofKit(server.url, 'base-camp-90', { lobby: false })
  const link = await lead.order('links', { role: 'participant', code: true })
  const page = await door.window()
  await page.goto(`${server.url}/join/code`)
  await page.getByLabel('Your invitation link or room code').fill(String(link['code']).toLowerCase())
  await page.keyboard.press('Enter')
  await page.getByLabel('What should we call you?').fill('Bo')
  await page.keyboard.press('Enter')
  await new BoardPage(page).isOpen()
})

test('the personal link brings the same person back on another device', async ({ server, door }) => {
  const lead = await Lead.ofKit(server.url, 'base-camp-90', { lobby: false })
  const board = await door.join(lead.links.participant, 'Ana')
  await board.page.getByRole('button', { name: /^\d+ (person|people)/ }).click()
  await board.page.getByRole('button', { name: 'Show my link' }).click()
  const url = await board.page.getByRole('textbox', { name: 'My personal link' }).inputValue()
  const other = await door.window()
  await other.goto(url)
  await new BoardPage(other).isOpen()
  expect((await lead.people()).filter(({ name }) => name.startsWith('Ana'))).toHaveLength(1)
})
