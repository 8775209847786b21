/** Seeing what is shown to all, and groups: nobody is held, and one control leads back. */
import { BoardPage } from './pages/board-page.ts'
import { LeadPanel } from './pages/lead-panel.ts'
import { expect, test } from './support/fixtures.ts'
import { Lead } from './support/lead.ts'

const MAJOR = 'impact-effort.major'

async function begin(server: { readonly url: string }, kit = 'template.impact-effort'): Promise<Lead> {
  const lead = await Lead.ofKit(server.url, kit, { lobby: false })
  await lead.order('session', { do: 'start' })
  return lead
}

test('following ends by any movement of one’s own and comes back by one control', async ({ server, door }) => {
  const lead = await begin(server)
  const ana = await door.join(lead.links.participant, 'Ana')
  const { page } = ana
  const frame = ana.board.getByRole('button', { name: 'Plan as a project' })
  const bar = page.getByRole('region', { name: 'Step and time' })
  const following = bar.getByText('Fay is showing the frame “Plan as a project”.')
  const again = page.getByRole('button', { name: 'Follow again' })
  await lead.order('follow', { frame: { board: lead.boards[0]?.id, element: MAJOR } })
  await expect(following).toBeVisible()
  await expect(frame).toBeInViewport({ ratio: 0.9 })

  const movements = [
    () => page.mouse.wheel(0, 4000),
    () => page.getByRole('button', { name: 'Zoom in' }).click(),
    () => page.keyboard.press('Shift+1'),
    () => page.getByRole('button', { name: 'Look around freely' }).click(),
  ]
  await page.mouse.move(300, 300)
  for (const move of movements) {
    await move()
    await expect(again).toBeVisible()
    await expect(following).toBeHidden()
    await again.click()
    await expect(following).toBeVisible()
    await expect(frame).toBeInViewport({ ratio: 0.9 })
  }
  await lead.order('follow', { stop: true })
  await expect(following).toBeHidden()
  await expect(again).toBeHidden()
})

test('who was sent to the wrong group says so, and stays', async ({ server, door }) => {
  const lead = await begin(server, 'base-camp-90')
  const kim = await door.join(lead.links.facilitator, 'Kim')
  const ana = await door.join(lead.links.participant, 'Ana')
  const group = (await lead.programme()).boards.find(({ kind }) => kind === 'group')
  const person = (await lead.people()).find(({ name }) => name === 'Ana')
  const before = ana.page.url()
  await lead.order('groups/apply', { groups: [{ board: group?.id, people: [person?.id] }] })
  await lead.order('groups/go', { minutes: 10 })
  await expect(ana.page.getByText('You have 10 minutes.')).toBeVisible()
  await ana.page.getByRole('button', { name: 'I am in the wrong group' }).click()
  await expect(ana.page.getByText('The facilitators have been told. Stay where you are for now.')).toBeAttached()
  const panel = new LeadPanel(kim.page)
  await panel.tab('Boards')
  await expect(panel.panel.getByRole('region', { name: 'Calls for help' })).toContainText('Ana')
  expect(ana.page.url()).toBe(before)
  // The way there stays open.
  await ana.page.getByRole('button', { name: /^To my group/ }).click()
  await ana.page.waitForURL(`**/board/${group?.id ?? ''}`)
})

test('the server is away while somebody leads: said in words, nothing is lost, and it works again afterwards', async ({ server, door }) => {
  const lead = await begin(server)
  const kim = await door.join(lead.links.facilitator, 'Kim')
  const panel = new LeadPanel(kim.page)
  await kim.writeNote('vor dem Ausfall', { x: 360, y: 260 })
  await kim.isSaved()
  await server.kill()
  await expect(kim.status).toHaveText(/^Offline/)
  await panel.press(/^Next: /)
  await expect(panel.panel.getByText('The server cannot be reached. Nothing was changed: try again in a moment.')).toBeVisible({ timeout: 60_000 })
  await expect(panel.panel.getByText('Step 1 of 5')).toBeVisible()

  await server.start()
  await expect(kim.status).toHaveText('Saved', { timeout: 60_000 })
  await expect(kim.note('vor dem Ausfall')).toBeVisible()
  await panel.press(/^Next: /)
  await expect(panel.panel.getByText('Step 2 of 5')).toBeVisible()
  await new BoardPage(kim.page).isSaved()
})

test('hidden names and cursors are hidden for everybody on the board', async ({ server, door }) => {
  const lead = await begin(server)
  const ana = await door.join(lead.links.participant, 'Ana')
  const ben = await door.join(lead.links.participant, 'Ben')
  const frames: string[] = []
  ben.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(payload.toString())))
  await lead.order('settings', { cursors: 'off', names: 'hidden' })
  await ben.page.reload()
  await ben.isOpen()
  await ana.page.mouse.move(400, 300)
  await ana.page.mouse.move(500, 400)
  await ana.writeNote('ein Zettel', { x: 360, y: 260 })
  await expect(ben.note('ein Zettel')).toBeVisible()
  // Presence of Ana has come, with neither her name nor where she points.
  const presence = (): string => frames.filter((frame) => frame.includes('"user"')).join('\n')
  await expect.poll(presence).toContain('"selection"')
  expect(presence()).not.toContain('Ana')
  expect(presence()).not.toMatch(/"cursor":\{/)
})
