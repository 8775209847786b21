/** What goes over the line: nothing to others, and little at the first visit. */
import { JoinPage } from './pages/join-page.ts'
import { BoardPage } from './pages/board-page.ts'
import { StartPage } from './pages/start-page.ts'
import { expect, test } from './support/fixtures.ts'
import { Traffic, USABLE, type Exchange } from './support/traffic.ts'

const BUDGET_KB = 120
const BUDGET_REQUESTS = 6

test('no request leaves the own server', async ({ server, door }) => {
  const page = await door.window()
  const hosts = new Set<string>()
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.protocol !== 'blob:') hosts.add(url.host)
  })
  page.on('websocket', (socket) => hosts.add(new URL(socket.url()).host))
  const start = new StartPage(page)
  await start.open(server.url)
  const links = await start.create('Quartier Nord')
  await new JoinPage(page).join(links.facilitator, 'Fay')
  const board = new BoardPage(page)
  await board.isOpen()
  await board.writeNote('Bänke', { x: 400, y: 300 })
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect([...hosts]).toEqual([new URL(server.url).host])
})

test('the pages allow nothing from elsewhere and send no referrer', async ({ server }) => {
  const answer = await fetch(server.url)
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe-eval|\*|https?:/)
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
})

for (const locale of ['de-DE', 'en-GB', 'uk-UA']) {
  test(`a first visit with ${locale} until the board is usable stays within the budget`, async ({ server, door, workshop }) => {
    const page = await door.window({ locale })
    const byLink = await Traffic.ofFirstVisit(page, server.url)
    await page.goto(workshop.links.participant)
    await page.getByRole('textbox').first().fill('Ana')
    await page.keyboard.press('Enter')
    await expect(page.locator(USABLE)).toBeVisible()
    expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2))
    expectWithinBudget(`${locale} by link`, await byLink.untilUsable(page))

    const again = await page.context().newPage()
    const byAddress = await Traffic.ofFirstVisit(again, server.url)
    await again.goto(page.url())
    await expect(again.locator(USABLE)).toBeVisible()
    expectWithinBudget(`${locale} by its address`, await byAddress.untilUsable(again))
  })
}

function expectWithinBudget(way: string, exchanges: readonly Exchange[]): void {
  const requests = exchanges.filter(({ name }) => name !== 'WebSocket')
  const kilobytes = exchanges.reduce((total, { bytes }) => total + bytes, 0) / 1000
  const lines = exchanges.map(({ name, bytes }) => `  ${(bytes / 1000).toFixed(1)} kB ${name}`)
  const report = [`first visit ${way}: ${kilobytes.toFixed(1)} kB in ${requests.length} requests and a WebSocket`, ...lines].join('\n')
  console.log(report)
  // Nothing would be just as well within the budget.
  expect(exchanges.length - requests.length, report).toBe(1)
  expect(requests.length, report).toBeLessThanOrEqual(BUDGET_REQUESTS)
  expect(kilobytes, report).toBeLessThanOrEqual(BUDGET_KB)
}

test('the code is served compressed and cached for ever under a name of its content', async ({ server }) => {
  const html = await (await fetch(server.url)).text()
  const [, script] = /<script[^>]+src="([^"]+)"/.exec(html) ?? []
  expect(script).toBeDefined()
  const answer = await fetch(`${server.url}${script ?? ''}`, { headers: { 'Accept-Encoding': 'br' } })
  expect(answer.headers.get('content-encoding')).toBe('br')
  expect(answer.headers.get('cache-control')).toContain('immutable')
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0)
})

