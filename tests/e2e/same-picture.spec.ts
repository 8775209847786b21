/**
 * Only what has changed is painted anew; what people see must be what painting everything would give.
 * On the page of the benchmark, after random changes by hand and by others, with something being dragged.
 */
import { expect, test, type Page } from '@playwright/test'
import { serveBench } from './support/bench-page.ts'
import { differences } from './support/pictures.ts'

const ROUNDS = 4
// What others move glides, and stays lifted for a while.
const GLIDING_MS = 1200

let open = async (_page: Page): Promise<void> => undefined
let stop = async (): Promise<void> => undefined

test.beforeAll(async () => {
  ({ open, stop } = await serveBench())
})

test.afterAll(() => stop())

async function fillBoard(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { board, setCamera } = window.__bench
    const types = ['note', 'text', 'rect', 'ellipse'] as const
    board.create(Array.from({ length: 120 }, (_, i) => ({
      type: types[i % types.length] ?? 'note', id: `e${i}`, text: `Idee ${i}`, color: i % 2 === 0 ? 'yellow' as const : 'blue' as const,
      x: (i % 12) * 170, y: Math.floor(i / 12) * 150,
    })))
    const held = (id: string) => ({ id, ax: 0.5, ay: 0.5, x: 0, y: 0 })
    board.create(Array.from({ length: 20 }, (_, i) => ({
      type: 'arrow' as const, id: `a${i}`, start: held(`e${i * 5}`), end: held(`e${i * 6 + 1}`),
    })))
    setCamera({ x: 1000, y: 700, zoom: 0.6 })
  })
}

/** Holds a group as a hand does that drags it, until only what moves is painted. */
async function dragGroup(page: Page, from: number): Promise<void> {
  await page.evaluate(async (first) => {
    const { renderer, select } = window.__bench
    const ids = Array.from({ length: 8 }, (_, i) => `e${first + i}`).filter((id) => window.__bench.board.get(id))
    const lead = ids[0]
    const place = lead === undefined ? null : window.__bench.pos(lead)
    if (lead === undefined || place === null) throw new Error('nothing to drag')
    await renderer.whenPainted()
    select(ids)
    for (let i = 0; i < 30; i++) {
      renderer.setLocalGesture({ kind: 'move', ids, lead, x: place.x + 3 * i, y: place.y + 2 * i })
      await new Promise(requestAnimationFrame)
    }
  }, from)
}

async function isGroundKept(page: Page): Promise<boolean> {
  return await page.locator('#board > canvas:not([hidden])').count() === 2
}

/** Changes of all kinds, the same for the same seed, some of them made by somebody else. */
async function changeAtRandom(page: Page, seed: number): Promise<void> {
  await page.evaluate(async (start) => {
    const { board, move } = window.__bench
    let state = start
    const chance = (limit: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648
      return Math.floor((state / 2147483648) * limit)
    }
    for (let i = 0; i < 40; i++) {
      const id = `e${chance(120)}`
      const place = { x: chance(2000), y: chance(1400) }
      const kind = chance(6)
      if (kind === 0) move([{ id, ...place }])
      if (kind === 1) board.update([{ id, ...place }])
      if (kind === 2) board.update([{ id, color: 'pink' }])
      if (kind === 3) board.ensureText(id)?.insert(0, `Schatten ${i} `)
      if (kind === 4 && i % 4 === 0) board.remove([id])
      if (kind === 5) board.create([{ type: 'note', text: `neu ${i}`, ...place }])
      if (i % 5 === 0) await new Promise(requestAnimationFrame)
    }
  }, seed)
}

async function expectSameAsAnew(page: Page, when: string): Promise<void> {
  await page.evaluate(() => window.__bench.renderer.whenPainted())
  const shown = await page.screenshot()
  await page.evaluate(async () => {
    const { renderer } = window.__bench
    const { camera } = renderer
    // Nothing of what was painted stays when the camera has been elsewhere meanwhile.
    renderer.setCamera({ ...camera, x: camera.x + 9000 })
    renderer.refresh()
    await new Promise(requestAnimationFrame)
    renderer.setCamera(camera)
    await renderer.whenPainted()
  })
  expect(await differences(page, shown, await page.screenshot()), when).toBe(0)
}

for (const deviceScaleFactor of [1, 1.5]) {
  test.describe(`at ${deviceScaleFactor} device pixels per pixel`, () => {
    test.use({ deviceScaleFactor })

    test('what is painted in parts looks as if painted anew', async ({ page }) => {
      await open(page)
      await fillBoard(page)
      for (let round = 0; round < ROUNDS; round++) {
        await dragGroup(page, round * 20)
        expect(await isGroundKept(page)).toBe(true)
        await expectSameAsAnew(page, `round ${round}: dragging`)

        await dragGroup(page, round * 20)
        await changeAtRandom(page, round + 1)
        await page.waitForTimeout(GLIDING_MS)
        await dragGroup(page, round * 20)
        expect(await isGroundKept(page)).toBe(true)
        await expectSameAsAnew(page, `round ${round}: after changes, still dragging`)

        await page.evaluate(() => window.__bench.renderer.setLocalGesture(null))
        await page.evaluate((x) => window.__bench.setCamera({ x: 1000 + x, y: 700, zoom: 0.6 + x / 1000 }), round * 90)
        await expectSameAsAnew(page, `round ${round}: elsewhere`)
      }
    })
  })
}
