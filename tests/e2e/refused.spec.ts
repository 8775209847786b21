/** A change that the server does not take: its words are kept, the board is the true one, work goes on. */
import { expect, test } from './support/fixtures.ts'
import { BoardPage } from './pages/board-page.ts'
import { JoinPage } from './pages/join-page.ts'

// An Update message (shared/protocol.md MS) whose only byte is no update.
const DAMAGED = Buffer.from([0, 2, 1, 0xff])

test('SY9: a refused change goes into the list of what was not accepted, and the rest goes on', async ({ door, workshop }) => {
  const ben = await door.join(workshop.links.participant, 'Ben')
  const page = await door.window()
  await page.routeWebSocket(/\/sync\//, (line) => {
    const server = line.connectToServer()
    line.onMessage((message) => {
      const isForbidden = typeof message !== 'string' && message.includes('VERBOTEN')
      server.send(isForbidden ? DAMAGED : message)
    })
  })
  await new JoinPage(page).join(workshop.links.participant, 'Ana')
  const ana = new BoardPage(page)
  await ana.isOpen()
  await ana.writeNote('vorher', { x: 300, y: 300 })
  await ana.isSaved()

  await ana.tool('Note').click()
  await page.mouse.click(600, 300)
  await expect(ana.field).toBeFocused()
  await page.keyboard.insertText('VERBOTEN')
  await expect(page.getByText('1 change was not accepted')).toBeVisible()
  await expect(ana.note('VERBOTEN')).toHaveCount(0)
  await expect(ana.note('vorher')).toBeVisible()

  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.getByRole('dialog').getByText('VERBOTEN')).toBeVisible()
  await page.keyboard.press('Escape')

  await ana.writeNote('danach', { x: 900, y: 300 })
  await ana.isSaved()
  await expect(ben.note('danach')).toBeVisible()
  await expect(ben.note('vorher')).toBeVisible()
  await expect(ben.note('VERBOTEN')).toHaveCount(0)
})
