/**
 * What is written must not jump when writing begins or ends: lines begin at the same characters in the
 * text field and on the canvas. On the page of the benchmark, which tells how a text is set.
 */
import { expect, test, type Page } from '@playwright/test'
import { serveBench } from './support/bench-page.ts'
import { TEXTS } from './support/texts.ts'

let stop = async (): Promise<void> => undefined
let page: Page

test.beforeAll(async ({ browser }) => {
  const bench = await serveBench()
  stop = bench.stop
  page = await browser.newPage()
  await bench.open(page)
})

test.afterAll(async () => {
  await page.close()
  await stop()
})

async function clear(): Promise<void> {
  await page.keyboard.press('Escape')
  await page.evaluate(() => {
    const { board } = window.__bench
    board.remove(Array.from(board.all(), ({ id }) => id))
  })
}

/** Where lines begin on the canvas, as indices into the text. */
async function startsOnCanvas(element: Record<string, unknown>): Promise<number[]> {
  return page.evaluate((draft) => {
    const { board, renderer, setCamera } = window.__bench
    const [id = ''] = board.create([draft as unknown as Parameters<typeof board.create>[0][number]])
    const box = renderer.shownBox(id) ?? { x: 0, y: 0, width: 0, height: 0 }
    setCamera({ x: box.x + box.width / 2, y: box.y + box.height / 2, zoom: 1 })
    return renderer.layoutText(id)?.lines.map(({ start }) => start) ?? []
  }, element)
}

/**
 * Where lines begin in the text field. It does not tell, so a plain element that has all of its computed
 * style is asked; that both are equally high shows that they break alike.
 */
async function startsInField(): Promise<number[]> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  await page.mouse.dblclick(width / 2, height / 2)
  const field = page.locator('.text-editor')
  await expect(field).toBeFocused()
  const { starts, height: twinHeight } = await field.evaluate(askTwin)
  expect(await field.evaluate((element) => element.scrollHeight)).toBe(twinHeight)
  return starts
}

// Runs in the page.
function askTwin(field: Element): { starts: number[]; height: number } {
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('no text field')
  const twin = document.createElement('div')
  const style = getComputedStyle(field)
  for (const property of style) twin.style.setProperty(property, style.getPropertyValue(property))
  // A text field that ends with a line break shows the empty line behind it.
  twin.textContent = field.value.endsWith('\n') ? `${field.value}\u200b` : field.value
  field.after(twin)
  const range = document.createRange()
  const starts = new Map<number, number>()
  const { firstChild } = twin
  for (let i = 0; firstChild !== null && i < twin.textContent.length; i++) {
    range.setStart(firstChild, i)
    range.setEnd(firstChild, i + 1)
    // Half of a character has no place of its own.
    const top = range.getClientRects()[0]?.top
    if (top !== undefined) starts.set(Math.round(top), Math.min(i, starts.get(Math.round(top)) ?? i))
  }
  const { scrollHeight: height } = twin
  twin.remove()
  return { starts: [...starts.values()], height }
}

const NOTE = { type: 'note', x: 0, y: 0, width: 160, height: 160, color: 'yellow' }
const SMALL_NOTE = { ...NOTE, width: 97, height: 211 }
const FREE = { type: 'text', x: 0, y: 0, width: 263, size: 24, color: 'black' }
const ELLIPSE = { type: 'ellipse', x: 0, y: 0, width: 311, height: 190, color: 'blue', fill: true }

for (const [kind, element] of Object.entries({ note: NOTE, 'small note': SMALL_NOTE, text: FREE, ellipse: ELLIPSE })) {
  test(`lines begin at the same characters in a ${kind}`, async () => {
    for (const [name, text] of Object.entries(TEXTS)) {
      const painted = await startsOnCanvas({ ...element, text })
      const written = await startsInField()
      // What does not fit is not painted; in the field one can scroll to it.
      expect.soft(written.slice(0, painted.length), name).toEqual(painted)
      await clear()
    }
  })
}
