/** Everything by keyboard, everything for assistive technology, in three languages. */
import { StartPage } from './pages/start-page.ts'
import { BoardPage } from './pages/board-page.ts'
import { JoinPage } from './pages/join-page.ts'
import { faults } from './support/axe.ts'
import { createWorkshop, expect, PHONE, test } from './support/fixtures.ts'

test('axe finds nothing on any page', async ({ server, door, workshop }) => {
  const start = new StartPage(await door.window())
  await start.open(server.url)
  expect(await faults(start.page)).toEqual([])
  await start.create('Quartier Nord')
  expect(await faults(start.page)).toEqual([])
  const join = new JoinPage(await door.window())
  await join.open(workshop.links.participant)
  expect(await faults(join.page)).toEqual([])
  const board = await door.join(workshop.links.facilitator, 'Fay')
  expect(await faults(board.page)).toEqual([])
  await board.writeNote('Bänke', { x: 400, y: 300 })
  await board.deselect()
  expect(await faults(board.page)).toEqual([])
  for (const name of ['Share', 'Help and shortcuts']) {
    await board.page.getByRole('button', { name }).click()
    await expect(board.page.getByRole('dialog')).toBeVisible()
    expect(await faults(board.page)).toEqual([])
    await board.page.keyboard.press('Escape')
  }
  await board.page.getByRole('button', { name: 'List view' }).click()
  expect(await faults(board.page)).toEqual([])
})

test('axe finds nothing on a phone', async ({ door, workshop }) => {
  const board = await door.join(workshop.links.participant, 'Phil', PHONE)
  expect(await faults(board.page)).toEqual([])
  await board.page.getByRole('button', { name: 'Menu' }).click()
  expect(await faults(board.page)).toEqual([])
})

test('the text of every visible note is in the accessibility tree', async ({ door, workshop }) => {
  const ana = await door.join(workshop.links.participant, 'Ana')
  const texts = ['Bänke am Bahnhof', 'Тінь улітку', 'Safe crossing', 'emoji 👩🏽‍🚒']
  for (const [index, text] of texts.entries()) await ana.writeNote(text, { x: 220 + index * 230, y: 300 })
  const client = await ana.page.context().newCDPSession(ana.page)
  const { nodes } = await client.send('Accessibility.getFullAXTree')
  const names = nodes.filter(({ ignored }) => !ignored).map(({ name }) => String(name?.value ?? ''))
  for (const text of texts) expect(names.some((name) => name.includes(text)), text).toBe(true)
})

test('from the start page to a note on the board by keyboard only', async ({ server, door }) => {
  const page = await door.window()
  await page.goto(server.url)
  const press = async (key: string) => page.keyboard.press(key)
  const tabTo = async (name: RegExp) => {
    for (let i = 0; i < 60; i++) {
      await press('Tab')
      const focused = page.locator(':focus')
      const label = (await focused.count()) === 0 ? '' : await focused.evaluate((element) =>
        element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent ?? element.textContent ?? '')
      if (name.test(label)) return
    }
    throw new Error(`${name.source} is not reachable by Tab`)
  }
  await tabTo(/Name of the workshop/)
  await page.keyboard.type('Quartier Nord')
  await press('Enter')
  await expect(page.getByRole('heading', { name: 'Your workshop is ready' })).toBeFocused()
  await tabTo(/Open as facilitator/)
  await press('Enter')
  await expect(page.getByLabel('What should we call you?')).toBeFocused()
  await page.keyboard.type('Kim')
  await press('Enter')
  await expect(page.locator('.status-text')).toHaveText('Saved')
  // As on a page that was loaded: reading begins at the start of the board's page.
  await expect(page.getByRole('main')).toBeFocused()
  // The toolbar is one Tab stop; arrow keys move within it.
  await tabTo(/^Select/)
  await press('ArrowRight')
  await expect(page.getByRole('button', { name: 'Note', exact: true })).toBeFocused()
  await press('Enter')
  await expect(page.getByRole('textbox', { name: 'Text of the note' })).toBeFocused()
  await page.keyboard.type('ohne Maus')
  await press('Escape')
  const note = page.getByRole('button', { name: 'ohne Maus' }).first()
  await expect(note).toBeVisible()
  await expect(page.locator('.status-text')).toHaveText('Saved')
  const before = await note.boundingBox()
  await note.focus()
  await press('ArrowRight')
  await press('ArrowRight')
  await expect.poll(async () => (await note.boundingBox())?.x).toBeGreaterThan(before?.x ?? 0)
})

test('the way in is no place to come back to', async ({ server, door, workshop }) => {
  const page = await door.window()
  await page.goto(server.url)
  await new JoinPage(page).join(workshop.links.participant, 'Ana')
  await new BoardPage(page).isOpen()
  await page.goBack()
  await expect(page).toHaveURL(`${server.url}/`)
  await page.goForward()
  await new BoardPage(page).isOpen()
})

test('the language can be switched at any time', async ({ server, door }) => {
  const start = new StartPage(await door.window())
  await start.open(server.url)
  await start.title.fill('bleibt stehen')
  await start.chooseLanguage('Українська')
  await expect(start.page.locator('html')).toHaveAttribute('lang', 'uk')
  await expect(start.page.getByRole('textbox').first()).toHaveValue('bleibt stehen')

  const workshop = await createWorkshop(server.url)
  const board = await door.join(workshop.links.participant, 'Ana')
  await board.writeNote('bleibt auch', { x: 500, y: 350 })
  await board.page.getByRole('combobox', { name: 'Language' }).selectOption('de')
  await expect(board.page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(board.status).toHaveText('Gespeichert')
  await expect(board.page.getByRole('button', { name: 'bleibt auch' }).first()).toBeVisible()
})

test('a template appears with its frames in the viewer’s language', async ({ server, door }) => {
  const workshop = await createWorkshop(server.url, 'problem-tree')
  const english = await door.join(workshop.links.participant, 'Ana')
  await english.page.getByRole('button', { name: 'Show everything' }).click()
  await expect.poll(async () => english.elements.count()).toBeGreaterThan(2)
  const inEnglish = await english.elements.allTextContents()
  await english.page.getByRole('combobox', { name: 'Language' }).selectOption('de')
  await expect.poll(async () => english.elements.allTextContents()).not.toEqual(inEnglish)
})
