/** A workshop is led, and taken part in, without a pointer: the focus is seen, is never lost, and orders are told. */
import type { Locator, Page } from '@playwright/test'
import { Keys, type Said, listen } from './support/keys.ts'
import { expect, test, type Door } from './support/fixtures.ts'
import { Lead } from './support/lead.ts'
import { BoardPage } from './pages/board-page.ts'
import { LeadPanel } from './pages/lead-panel.ts'

test('from the waiting room to the end, by keyboard alone', async ({ server, door }) => {
  // An end that can be taken back for 10 s is part of it.
  test.setTimeout(240_000)
  const workshop = await Lead.ofKit(server.url, 'base-camp-90')
  const page = await enter(door, workshop.links.facilitator, 'Kim')
  await new BoardPage(page).isOpen()
  const { panel } = new LeadPanel(page)
  await expect(panel).toBeVisible()
  const [keys, said] = [new Keys(page), await listen(page)]
  const ana = await enter(door, workshop.links.participant, 'Ana')
  await letIn(keys, panel, ana)
  await run(keys, panel, said, ana)
  await tellAll(keys, panel, ana)
  await groups(keys, page, ana)
  await end(keys, panel)
})

test('who takes part asks, reads messages and answers by keyboard alone', async ({ server, door }) => {
  const workshop = await Lead.ofKit(server.url, 'base-camp-90', { lobby: false })
  const page = await enter(door, workshop.links.participant, 'Ana')
  await new BoardPage(page).isOpen()
  await workshop.order('session', { do: 'start', seen: (await workshop.programme()).revisions['session'] })
  await expect(page.getByText(/Step 1 of 12/).first()).toBeVisible()
  const [keys, said] = [new Keys(page), await listen(page)]
  await workshop.order('message', { texts: { en: 'Coffee at eleven' } })
  await expect(page.getByText('Coffee at eleven').first()).toBeVisible()

  // The menu: Enter opens, arrows walk, Enter does, and the focus is back on its button.
  await keys.press(/^Ask/)
  await keys.isOn(/^Raise/)
  await page.keyboard.press('Enter')
  await keys.isOn(/^Ask/)
  await said.includes('Your hand is raised.')
  await page.keyboard.press('Enter')
  await keys.isOn(/^Lower/)
  await page.keyboard.press('Escape')
  await keys.isOn(/^Ask/)

  // A dialog opened from it gives the focus back.
  await page.keyboard.press('Enter')
  await keys.isOn(/^Lower/)
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await keys.isOn(/^All messages/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Messages' })).toContainText('Coffee at eleven')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Messages' })).toBeHidden()
  await keys.isOn(/^Ask/)
})

async function letIn(keys: Keys, panel: Locator, ana: Page): Promise<void> {
  await keys.to(/^Now$/)
  await keys.page.keyboard.press('ArrowRight')
  await keys.page.keyboard.press('ArrowRight')
  await keys.isOn(/^People/)
  await keys.press(/^Let in: Ana$/)
  await new BoardPage(ana).isOpen()
  await expect(panel.getByText('Nobody is waiting.')).toBeVisible()
  await keys.isIn(panel)
}

async function run(keys: Keys, panel: Locator, said: Said, ana: Page): Promise<void> {
  await keys.back(/^People/)
  await keys.page.keyboard.press('Home')
  await keys.isOn(/^Now/)
  await keys.press(/^Start the workshop$/)
  await said.includes('The workshop has started.')
  await keys.isIn(panel)
  await keys.press(/^Next: /)
  await expect(panel.getByText('Step 2 of 12')).toBeVisible()
  await keys.isIn(panel)
  await keys.press(/^Start$/)
  await expect(panel.getByRole('timer')).toHaveText(/left/)
  await keys.isIn(panel)
  await keys.pressNear(/^Pause$/)
  await expect(panel.getByRole('timer')).toHaveText(/Paused/)
  await keys.pressNear(/^Stop$/)
  await expect(panel.getByRole('timer')).toBeHidden()
  await keys.isIn(panel)
  await keys.press(/^Freeze all boards$/)
  await expect(new BoardPage(ana).status).toHaveText('Read only')
  await keys.isOn(/^Frozen/)
  await keys.page.keyboard.press('Enter')
  await expect(new BoardPage(ana).status).toHaveText('Saved')
}

async function tellAll(keys: Keys, panel: Locator, ana: Page): Promise<void> {
  await keys.press(/^Message to all/)
  await keys.page.keyboard.press('Tab')
  await keys.page.keyboard.type('Coffee at eleven')
  // One key does not throw away what was begun.
  await keys.page.keyboard.press('Escape')
  await expect(panel).toBeVisible()
  await keys.press(/^Send to all$/)
  await expect(ana.getByText('Coffee at eleven').first()).toBeVisible()
  await keys.isIn(panel)
}

async function groups(keys: Keys, page: Page, ana: Page): Promise<void> {
  await keys.back(/^Now/)
  await page.keyboard.press('ArrowRight')
  await keys.isOn(/^Boards/)
  await keys.press(/^Break-out groups/)
  const dialog = page.getByRole('dialog', { name: 'Break-out groups' })
  await keys.isIn(dialog)
  await keys.press(/^Show a suggestion$/)
  await expect(dialog.getByLabel('Group of Ana')).toBeVisible()
  await keys.press(/^Use these groups$/)
  await expect(dialog.getByRole('button', { name: 'Send everyone to the groups' })).toBeVisible()
  await keys.isIn(dialog)
  await keys.press(/^Send everyone to the groups$/)
  const asked = new Keys(ana)
  await asked.press(/^Stay here$/)
  await expect(ana.getByRole('button', { name: 'Stay here' })).toBeHidden()
  await asked.isIn(ana.locator('.session-bar'))
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await keys.isOn(/^Break-out groups/)
}

async function end(keys: Keys, panel: Locator): Promise<void> {
  await keys.back(/^Boards/)
  await keys.page.keyboard.press('Home')
  await keys.press(/^End the workshop$/)
  await expect(panel.getByText('The workshop has ended')).toBeVisible({ timeout: 30_000 })
  await keys.isIn(panel)
  await keys.page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await keys.isOn(/^Lead/)
}

async function enter(door: Door, link: string, name: string): Promise<Page> {
  const page = await door.window()
  await page.goto(link)
  const keys = new Keys(page)
  await expect(page.getByLabel('What should we call you?')).toBeVisible()
  await keys.to(/What should we call you/)
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/(board|lobby)/)
  return page
}
