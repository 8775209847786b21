/** A facilitator looks at the board as a participant, and comes back; a copy of a workshop can be opened. */
import { faults } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import { Lead } from './support/lead.ts'
import { LeadPanel } from './pages/lead-panel.ts'

test('a facilitator sees what participants see, and leads again by one key or one press', async ({ server, door }) => {
  const workshop = await Lead.ofKit(server.url, 'base-camp-90')
  await workshop.order('session', { do: 'start', seen: (await workshop.programme()).revisions['session'] })
  const board = await door.join(workshop.links.facilitator, 'Kim')
  const lead = new LeadPanel(board.page)
  await expect(lead.panel).toBeVisible()
  await lead.tab('Set up')
  await lead.press('View as participant')
  const back = board.page.getByRole('button', { name: 'Back to leading (Esc)' })
  await expect(back).toBeFocused()
  await expect(lead.panel).toBeHidden()
  await expect(lead.toggle).toBeHidden()
  // The first step is one to listen to: participants only read, and so does this window.
  await expect(board.status).toHaveText('Read only')
  await expect(board.tool('Note')).toBeHidden()
  await expect(board.page.getByRole('button', { name: 'Share' })).toBeHidden()
  expect(await faults(board.page)).toEqual([])
  // What changes meanwhile for participants changes here as well.
  const { steps, revisions } = await workshop.programme()
  await workshop.order('step', { step: steps[1]?.id, seen: revisions['step'] })
  await expect(board.status).toHaveText('Saved')
  await expect(board.tool('Note')).toBeVisible()
  await board.page.keyboard.press('Escape')
  await expect(back).toBeHidden()
  await expect(lead.panel).toBeVisible()
  await expect(lead.button('View as participant')).toBeFocused()
  await lead.press('View as participant')
  await back.click()
  await expect(lead.panel).toBeVisible()
})

test('a workshop is copied from the panel, and its new link leads into the copy', async ({ server, door }) => {
  const workshop = await Lead.ofKit(server.url, 'base-camp-90')
  const board = await door.join(workshop.links.facilitator, 'Kim')
  const lead = new LeadPanel(board.page)
  await expect(lead.panel).toBeVisible()
  await lead.tab('Set up')
  await lead.press('Copy the workshop')
  const dialog = board.page.getByRole('dialog')
  await dialog.getByLabel('Name of the new workshop').fill('Base Camp, second round')
  await dialog.getByRole('button', { name: 'Create the copy' }).click()
  await expect(dialog.getByRole('heading', { name: 'The copy is ready' })).toBeVisible()
  expect(await faults(board.page)).toEqual([])
  const link = await dialog.getByRole('textbox').first().inputValue()
  const copy = await door.join(link, 'Kim')
  const leadOfCopy = new LeadPanel(copy.page)
  await expect(leadOfCopy.panel).toBeVisible()
  await leadOfCopy.tab('People')
  await expect(leadOfCopy.panel.getByRole('heading', { name: '1 person' })).toBeVisible()
})
