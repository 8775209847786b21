/** A facilitator and two participants in three windows: "Base Camp 90" from the kit to its end, by the screen alone. */
import type { Page } from '@playwright/test'
import { faults } from './support/axe.ts'
import { expect, test, type Door } from './support/fixtures.ts'
import { BoardPage } from './pages/board-page.ts'
import { LeadPanel } from './pages/lead-panel.ts'
import { StartPage } from './pages/start-page.ts'

test('three windows run Base Camp 90 from the kit to the end', async ({ server, door }) => {
  // Two countdowns of 20 s and an end of 10 s are part of it.
  test.setTimeout(240_000)
  const { page: start, links } = await createFromKit(await door.window(), server.url)
  expect(await faults(start)).toEqual([])
  await start.getByRole('link', { name: 'Open as facilitator' }).click()
  await enter(start, 'Fay')
  const lead = new LeadPanel(start)
  await expect(lead.panel).toBeVisible()

  // Two people come; the facilitator lets them in, one alone and then all.
  const [ana, ben] = [await waiting(door, links.participant, 'Ana'), await waiting(door, links.participant, 'Ben')]
  await lead.tab('People')
  await lead.press('Let in: Ana')
  await new BoardPage(ana).isOpen()
  await lead.press('Let all in')
  await new BoardPage(ben).isOpen()
  await expect(lead.panel.getByText('Nobody is waiting.')).toBeVisible()
  expect(await faults(start)).toEqual([])

  // Start, and step by step: who may write changes with the step.
  await lead.tab('Now')
  await lead.press('Start the workshop')
  await expect(lead.panel.getByText('Step 1 of 12')).toBeVisible()
  await expect(ana.getByText(/Step 1 of 12/).first()).toBeVisible()
  await expect(new BoardPage(ana).status).toHaveText('Read only')
  await lead.press(/^Next: Try it out/)
  await expect(ana.getByText(/Step 2 of 12/).first()).toBeVisible()
  await expect(new BoardPage(ana).status).toHaveText('Saved')

  // The timer, freezing, a message to all.
  await lead.press('Start')
  await expect(lead.panel.getByRole('timer')).toHaveText(/[23]:\d\d left/)
  await lead.press('+1 min')
  await lead.press('Pause')
  await expect(lead.panel.getByRole('timer')).toHaveText(/Paused/)
  await lead.press('Stop')
  await lead.press('Freeze all boards')
  await expect(new BoardPage(ben).status).toHaveText('Read only')
  await lead.press('Frozen: let everyone write again')
  await expect(new BoardPage(ben).status).toHaveText('Saved')
  await lead.panel.getByText('Message to all groups').click()
  await lead.panel.getByLabel('Text: English').fill('Coffee at eleven')
  await lead.press('Send to all')
  await expect(ben.getByText('Coffee at eleven').first()).toBeVisible()
  expect(await faults(start)).toEqual([])

  // Groups: a suggestion, used; everybody goes, and comes back.
  await lead.tab('Boards')
  await lead.press('Break-out groups …')
  const groups = start.getByRole('dialog', { name: 'Break-out groups' })
  await groups.getByLabel('Group 3').uncheck()
  await groups.getByLabel('Group 4').uncheck()
  await groups.getByRole('button', { name: 'Show a suggestion' }).click()
  await expect(groups.getByLabel('Group of Ana')).toBeVisible()
  expect(await faults(start)).toEqual([])
  await groups.getByRole('button', { name: 'Use these groups' }).click()
  await groups.getByRole('button', { name: 'Send everyone to the groups' }).click()
  for (const page of [ana, ben]) await onBoard(page, /^Group [12]/)
  await groups.getByRole('button', { name: 'Back to the plenary' }).click()
  for (const page of [ana, ben]) await onBoard(page, 'Plenary')
  await groups.getByRole('button', { name: 'Close' }).click()

  // The last step by the list, the end, taken back once, and for good.
  await lead.tab('Now')
  await lead.panel.getByText('All steps').click()
  await lead.press(/^12\. Look back and close/)
  await expect(ben.getByText(/Step 12 of 12/).first()).toBeVisible()
  await lead.press('End the workshop')
  await lead.press('Go on after all')
  await lead.press('End the workshop')
  await expect(lead.panel.getByText('The workshop has ended')).toBeVisible({ timeout: 15_000 })
  for (const page of [ana, ben]) await expect(new BoardPage(page).status).toHaveText('Read only')
})

async function createFromKit(page: Page, url: string) {
  const start = new StartPage(page)
  await start.open(url)
  await page.getByRole('button', { name: 'Choose a kit' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Base Camp 90' }).click()
  expect(await faults(page)).toEqual([])
  return { page, links: await start.create('Quartier Nord') }
}

async function enter(page: Page, name: string): Promise<void> {
  await page.getByLabel('What should we call you?').fill(name)
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.waitForURL(/\/board\//)
  await new BoardPage(page).isOpen()
}

async function waiting(door: Door, link: string, name: string): Promise<Page> {
  const page = await door.window()
  await page.goto(link)
  await page.getByLabel('What should we call you?').fill(name)
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.waitForURL(/\/lobby/)
  return page
}

/** They are taken there, at the latest when the countdown is over. */
async function onBoard(page: Page, title: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeAttached({ timeout: 30_000 })
}
