/** Who does not see the canvas finds the words of everything that is in view. */
import { expect, test, type Page } from '@playwright/test'
import { serveBench } from './support/bench-page.ts'

let open = async (_page: Page): Promise<void> => undefined
let stop = async (): Promise<void> => undefined

test.beforeAll(async () => {
  ({ open, stop } = await serveBench())
})

test.afterAll(() => stop())

/** What the browser hands to assistive technology. */
async function namesOf(page: Page): Promise<Set<string>> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  const buttons = nodes.filter(({ ignored, role }) => !ignored && role?.value === 'button')
  return new Set(buttons.map(({ name }) => String(name?.value)))
}

for (const count of [150, 1990]) {
  test(`the text of each of ${count} notes in view is in the accessibility tree`, async ({ page }) => {
    await open(page)
    await page.evaluate((n) => {
      const { board, setCamera } = window.__bench
      board.create(Array.from({ length: n }, (_, i) => ({
        type: 'note' as const, x: (i % 50) * 200, y: Math.floor(i / 50) * 200, text: `Idee ${i}`,
      })))
      const { width, height, x, y } = board.bounds() ?? { x: 0, y: 0, width: 1, height: 1 }
      setCamera({ x: x + width / 2, y: y + height / 2, zoom: Math.min(innerWidth / width, innerHeight / height) })
    }, count)
    const wanted = Array.from({ length: count }, (_, i) => `Idee ${i}`)
    await expect(async () => {
      const names = await namesOf(page)
      expect(wanted.filter((text) => !names.has(text))).toEqual([])
    }).toPass({ timeout: 20_000 })
  })
}

test('the keyboard reaches notes far away, and the canvas shows where it is', async ({ page }) => {
  await open(page)
  await page.evaluate(() => {
    window.__bench.board.create([
      { type: 'note', id: 'near', x: 100, y: 100, text: 'hier' }, { type: 'note', id: 'far', x: 9000, y: 100, text: 'weit weg' },
    ])
  })
  const near = page.getByRole('button', { name: 'hier' })
  await near.focus()
  expect(await page.evaluate(() => window.__bench.renderer.camera.x)).toBeLessThan(100)
  await page.evaluate(() => window.__bench.select(['far']))
  await expect(page.getByRole('button', { name: 'weit weg' })).toBeFocused()
  expect(await page.evaluate(() => window.__bench.renderer.camera.x)).toBeGreaterThan(5000)
})
