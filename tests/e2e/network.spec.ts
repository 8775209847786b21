/** What goes over the line: nothing to others, and little at the first visit. */
import type { Page } from '@playwright/test'
import { JoinPage } from './pages/join-page.ts'
import { BoardPage } from './pages/board-page.ts'
import { StartPage } from './pages/start-page.ts'
import { expect, test } from './support/fixtures.ts'

const AIM_KB = 120
const LIMIT_KB = 150

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

test('a first visit until the board is usable stays within the budget', async ({ door, workshop }) => {
  // A service worker would fetch beside the page what is needed later, and hide what the page fetches.
  const page = await door.window({ serviceWorkers: 'block' })
  const byLink = await download(page, async () => {
    await new JoinPage(page).join(workshop.links.participant, 'Ana')
    await new BoardPage(page).isOpen()
  })
  const address = page.url()
  const client = await page.context().newCDPSession(page)
  await client.send('Network.clearBrowserCache')
  await page.goto('about:blank')
  const byAddress = await download(page, async () => {
    await page.goto(address)
    await new BoardPage(page).isOpen()
  })
  for (const [way, { kilobytes, report }] of [['by link', byLink], ['by its address', byAddress]] as const) {
    console.log(`first visit ${way}: ${kilobytes.toFixed(1)} kB (aim ${AIM_KB} kB)\n${report}`)
    expect(kilobytes, report).toBeLessThan(LIMIT_KB)
  }
})

/** What came over the line meanwhile, without the API. */
async function download(page: Page, visit: () => Promise<void>) {
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  const sizes = new Map<string, number>()
  const urls = new Map<string, string>()
  client.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url))
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength))
  await visit()
  await client.detach()
  const files = [...sizes]
    .map(([id, bytes]) => ({ path: new URL(urls.get(id) ?? 'http://x.test/').pathname, kilobytes: bytes / 1000 }))
    .filter(({ path, kilobytes }) => !path.startsWith('/api/') && kilobytes > 0)
  return {
    kilobytes: files.reduce((total, { kilobytes }) => total + kilobytes, 0),
    report: files.map(({ path, kilobytes }) => `  ${kilobytes.toFixed(1)} kB ${path}`).join('\n'),
  }
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

