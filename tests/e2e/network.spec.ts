/** What goes over the line: nothing to others, and little at the first visit. */
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
  const page = await door.window()
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  const sizes = new Map<string, number>()
  const urls = new Map<string, string>()
  client.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url))
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength))
  // Somebody whose browser has never been here opens the board by the link.
  await new JoinPage(page).join(workshop.links.participant, 'Ana')
  await new BoardPage(page).isOpen()
  const code = [...sizes]
    .map(([id, bytes]) => ({ path: new URL(urls.get(id) ?? 'http://x.test/').pathname, kilobytes: bytes / 1000 }))
    .filter(({ path, kilobytes }) => !path.startsWith('/api/') && kilobytes > 0)
  const sum = code.reduce((total, { kilobytes }) => total + kilobytes, 0)
  const report = code.map(({ path, kilobytes }) => `${kilobytes.toFixed(1)} kB ${path}`).join('\n')
  console.log(`first visit: ${sum.toFixed(1)} kB in ${code.length} requests (aim ${AIM_KB} kB)\n${report}`)
  expect(sum, report).toBeLessThan(LIMIT_KB)
})

test('the code is served compressed and cached for ever under a name of its content', async ({ server }) => {
  const html = await (await fetch(server.url)).text()
  const [, script] = /<script[^>]+src="([^"]+)"/.exec(html) ?? []
  expect(script).toBeDefined()
  const answer = await fetch(`${server.url}${script ?? ''}`, { headers: { 'Accept-Encoding': 'br' } })
  expect(answer.headers.get('content-encoding')).toBe('br')
  expect(answer.headers.get('cache-control')).toContain('immutable')
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0)
})

