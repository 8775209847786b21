/** Frames in which somebody may not write: seen on the board, told in words, and why when they try. */
import { BoardPage } from './pages/board-page.ts'
import { JoinPage } from './pages/join-page.ts'
import { expect, test } from './support/fixtures.ts'
import { Lead } from './support/lead.ts'
import { Line } from './support/line.ts'

const QUICK = 'impact-effort.quick'
const MAJOR = 'impact-effort.major'
const CLOSED = { roles: [], levels: [], labs: [], people: [], is_closed: true }

/** One board with frames, a running workshop, and somebody taking part. */
async function begin(server: { readonly url: string }): Promise<{ readonly lead: Lead; readonly board: string }> {
  const lead = await Lead.ofKit(server.url, 'template.impact-effort', { lobby: false })
  await lead.order('session', { do: 'start' })
  return { lead, board: lead.boards[0]?.id ?? '' }
}

test('a frame that is closed says so on the board, in the list and to assistive technology, and why when one tries', async ({ server, door }) => {
  const { lead, board } = await begin(server)
  const ana = await door.join(lead.links.participant, 'Ana')
  const quick = ana.board.getByRole('button', { name: 'Do now' })
  await expect(quick).toHaveAccessibleDescription(/locked/)
  const { x, y } = await ana.middleOf(quick)
  await ana.writeNote('vorher', { x, y })
  await ana.isSaved()

  await lead.order(`/boards/${board}/zones`, { frame: QUICK, rule: CLOSED })
  await expect(quick).toHaveAccessibleDescription(/read-only for you: Nobody writes here at the moment\./)
  await expect(ana.note('vorher')).toHaveAccessibleDescription(/Read-only for you/)
  await ana.page.screenshot({ path: '../../test-results/zone.png' })
  await ana.page.getByRole('button', { name: 'List view' }).click()
  await expect(ana.page.getByRole('complementary').getByText('read-only for you: Nobody writes here at the moment.')).toBeVisible()
  await ana.page.getByRole('complementary').getByRole('button', { name: 'Close' }).click()

  // Making something there, and taking something out of there.
  await ana.tool('Note').click()
  await ana.page.mouse.click(x + 60, y + 60)
  await expect(ana.page.getByText('This part of the board is read-only for you at the moment.')).toBeVisible()
  await expect(ana.field).toHaveCount(0)
  await expect(ana.board.getByRole('button', { name: 'Note, empty' })).toHaveCount(0)

  await lead.order(`/boards/${board}/zones`, { frame: QUICK, rule: null })
  await expect(quick).toHaveAccessibleDescription(/locked/)
  await ana.writeNote('danach', { x: x + 60, y: y + 60 })
  await ana.isSaved()
})

test('work without a connection: what one may still write arrives, the rest is in the list', async ({ server, door }) => {
  const { lead, board } = await begin(server)
  const ben = await door.join(lead.links.participant, 'Ben')
  const page = await door.window()
  const line = await Line.of(page)
  await new JoinPage(page).join(lead.links.participant, 'Ana')
  const ana = new BoardPage(page)
  await ana.isOpen()
  const quick = await ana.middleOf(ana.board.getByRole('button', { name: 'Do now' }))
  const major = await ana.middleOf(ana.board.getByRole('button', { name: 'Plan as a project' }))
  await line.cut()
  await expect(ana.status).toHaveText(/^Offline/)
  await ana.writeNote('im offenen Feld', major)
  await ana.writeNote('im geschlossenen Feld', quick)

  await lead.order(`/boards/${board}/zones`, { frame: QUICK, rule: CLOSED })
  line.mend()
  await expect(page.getByText(/This part of the board is read-only for you at the moment\..*1 change was not accepted/)).toBeVisible({ timeout: 30_000 })
  await ana.isSaved()
  await expect(ben.note('im offenen Feld')).toBeVisible()
  await expect(ana.note('im geschlossenen Feld')).toHaveCount(0)
  await expect(ben.note('im geschlossenen Feld')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.getByRole('dialog').getByText('im geschlossenen Feld')).toBeVisible()
  await page.screenshot({ path: '../../test-results/zone-offline.png' })
})

test('a note that is made fast while somebody writes in it: the words are kept, and it is said why', async ({ server, door }) => {
  const { lead, board } = await begin(server)
  const ana = await door.join(lead.links.participant, 'Ana')
  const major = await ana.middleOf(ana.board.getByRole('button', { name: 'Plan as a project' }))
  await ana.writeNote('Anfang', major)
  await ana.isSaved()
  await ana.note('Anfang').press('F2')
  await expect(ana.field).toBeFocused()
  await lead.order(`/boards/${board}/zones`, { frame: MAJOR, rule: CLOSED })
  await expect(ana.note('Anfang')).toHaveAccessibleDescription(/Read-only for you/)
  await ana.page.keyboard.insertText(' und mehr')
  await expect(ana.page.getByText(/This part of the board is read-only for you/).first()).toBeVisible()
  await new BoardPage(ana.page).isSaved()
  await expect(ana.note('Anfang')).toBeVisible()
  await ana.page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(ana.page.getByRole('dialog').getByText(/und mehr/)).toBeVisible()
})
