/** The facilitators' panel on a phone by keyboard, and what becomes of it when somebody may not lead any more. */
import type { Page } from '@playwright/test'
import { faults } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import { Lead } from './support/lead.ts'
import { BoardPage } from './pages/board-page.ts'
import { LeadPanel } from './pages/lead-panel.ts'

const NARROW = { viewport: { width: 390, height: 844 } }

test('on a phone-sized screen a workshop is led by keyboard only', async ({ server, door }) => {
  const workshop = await Lead.ofKit(server.url, 'base-camp-90')
  const board = await door.join(workshop.links.facilitator, 'Kim', NARROW)
  const lead = new LeadPanel(board.page)
  await lead.toggle.focus()
  await board.page.keyboard.press('Enter')
  await expect(lead.panel).toBeVisible()
  expect(await faults(board.page)).toEqual([])
  await tabTo(board.page, /^Start the workshop/)
  await board.page.keyboard.press('Enter')
  await expect(lead.panel.getByText('Step 1 of 12')).toBeVisible()
  await tabTo(board.page, /^Next: /)
  await board.page.keyboard.press('Enter')
  await expect(lead.panel.getByText('Step 2 of 12')).toBeVisible()
  // The sections are one stop; arrow keys go from one to the next.
  await lead.panel.getByRole('tab', { name: 'Now' }).focus()
  await board.page.keyboard.press('ArrowRight')
  await expect(lead.panel.getByRole('tab', { name: 'Boards' })).toBeFocused()
  await expect(lead.button('Bring all: Group 1')).toBeVisible()
  expect(await faults(board.page)).toEqual([])
  await board.page.keyboard.press('Escape')
  await expect(lead.panel).toBeHidden()
  await expect(lead.toggle).toBeFocused()
})

test('who may not lead any more is told so, and the panel is gone', async ({ server, door }) => {
  const workshop = await Lead.ofKit(server.url, 'base-camp-90')
  const board = await door.join(workshop.links.facilitator, 'Kim')
  const lead = new LeadPanel(board.page)
  await expect(lead.panel).toBeVisible()
  const kim = (await workshop.people()).find(({ name }) => name === 'Kim')
  await workshop.order(`people/${kim?.id ?? ''}/role`, { role: 'participant' })
  await expect(lead.panel).toBeHidden()
  await expect(board.page.getByText('You no longer lead this workshop')).toBeVisible()
  await expect(lead.toggle).toBeHidden()
})

test('participants never download the panel', async ({ server, door }) => {
  const workshop = await Lead.ofKit(server.url, 'base-camp-90', { lobby: false })
  const page = await door.window()
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(request.url()))
  await page.goto(workshop.links.participant)
  await page.getByLabel('What should we call you?').fill('Ana')
  await page.getByRole('button', { name: 'Enter' }).click()
  await new BoardPage(page).isOpen()
  await workshop.order('session', { do: 'start', seen: (await workshop.programme()).revisions['session'] })
  await expect(page.getByText(/Step 1 of 12/).first()).toBeVisible()
  expect(fetched.filter((url) => url.includes('cockpit'))).toEqual([])
})

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const focused = page.locator(':focus')
    const label = (await focused.count()) === 0 ? '' : await focused.evaluate((element) =>
      element.getAttribute('aria-label') ?? element.textContent)
    if (name.test(label.trim())) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${name.source} is not reachable by Tab`)
}
