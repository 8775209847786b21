/** The time left: told as text, by the server's time, whatever the clock of the device says (TIME-1). */
import type { Page } from '@playwright/test'
import { BoardPage } from './pages/board-page.ts'
import { JoinPage } from './pages/join-page.ts'
import { expect, test } from './support/fixtures.ts'
import { Lead } from './support/lead.ts'

const LATE_MS = 47 * 60_000

/** Every sentence that is said aloud by screen readers, in order. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const said: string[] = []
    Object.assign(window, { said })
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        if (!(target instanceof Element) || target.closest('[role=status]') === null) continue
        for (const node of addedNodes) if (node.textContent) said.push(node.textContent)
      }
    }).observe(document, { childList: true, subtree: true })
  })
  return async () => page.evaluate(() => (window as unknown as { said: string[] }).said)
}

test('a device whose clock is wrong counts as all others do, and warns once', async ({ server, door }) => {
  const lead = await Lead.ofKit(server.url, 'template.impact-effort', { lobby: false })
  await lead.order('session', { do: 'start' })
  const page = await door.window()
  // Only what tells the date is wrong, as on such a device: what measures durations is not.
  await page.addInitScript((late) => {
    const now = Date.now.bind(Date)
    Date.now = () => now() - late
  }, LATE_MS)
  const said = await listen(page)
  await new JoinPage(page).join(lead.links.participant, 'Ana')
  const ana = new BoardPage(page)
  await ana.isOpen()
  const ben = await door.join(lead.links.participant, 'Ben')

  await lead.order('timer', { do: 'start', minutes: 1 })
  const timer = page.getByRole('timer')
  await expect(timer).toHaveText(/^(1 min 0|0 min \d+) s left$/)
  await expect(ben.page.getByRole('timer')).toHaveText(/^(1 min 0|0 min \d+) s left$/)
  // Both count the same seconds, as near as two looks one after the other can tell.
  const seconds = async (from: Page): Promise<number> => {
    const [, min, sec] = /(\d+) min (\d+) s/.exec((await from.getByRole('timer').textContent()) ?? '') ?? []
    return Number(min) * 60 + Number(sec)
  }
  await expect(async () => {
    const [first, other, second] = [await seconds(page), await seconds(ben.page), await seconds(page)]
    expect(other).toBeLessThanOrEqual(first + 1)
    expect(other).toBeGreaterThanOrEqual(second - 1)
  }).toPass()

  await lead.order('timer', { do: 'pause' })
  await expect(timer).toHaveText(/^Paused: /)
  await lead.order('timer', { do: 'resume' })
  await expect.poll(said, { timeout: 50_000 }).toContain('30 seconds left')
  // Other news of the workshop at that time are no reason to say it again.
  await lead.order('freeze', { frozen: true })
  await lead.order('freeze', { frozen: false })
  await lead.order('timer', { do: 'stop' })
  await expect(timer).toHaveCount(0)
  expect((await said()).filter((text) => text === '30 seconds left')).toHaveLength(1)
  expect((await said()).filter((text) => /min \d+ s left/.test(text))).toEqual([])
})
