/** Several people on one board, in real browsers, live. */
import { StartPage } from './pages/start-page.ts'
import { expect, PHONE, test } from './support/fixtures.ts'

test('a facilitator, a participant and a phone draw together', async ({ server, door }) => {
  const start = new StartPage(await door.window())
  await start.open(server.url)
  await start.withoutLobby()
  const links = await start.create('Quartier Nord')

  const fay = await door.join(links.facilitator, 'Fay')
  const pia = await door.join(links.participant, 'Pia')
  const phone = await door.join(links.participant, 'Phil', PHONE)
  await expect(fay.people).toHaveAccessibleName('3 people here')

  await fay.writeNote('Bänke am Bahnhof', { x: 400, y: 300 })
  await pia.writeNote('Тінь улітку 🌳', { x: 800, y: 300 })
  await phone.page.getByRole('button', { name: 'Menu' }).click()
  await phone.page.getByRole('button', { name: 'Show everything' }).click()
  for (const board of [fay, pia, phone]) {
    await expect(board.note('Bänke am Bahnhof')).toBeAttached()
    await expect(board.note('Тінь улітку 🌳')).toBeAttached()
  }
  await phone.tool('Note').tap()
  await phone.page.touchscreen.tap(200, 420)
  await phone.page.keyboard.insertText('vom Telefon')
  await phone.page.keyboard.press('Escape')
  await expect(fay.note('vom Telefon')).toBeAttached()
  await fay.isSaved()
})

test('others see typing character by character', async ({ door, workshop }) => {
  const ana = await door.join(workshop.links.participant, 'Ana')
  const ben = await door.join(workshop.links.participant, 'Ben')
  await ana.writeNote('Querung', { x: 500, y: 350 })
  await expect(ben.note('Querung')).toBeVisible()
  await ana.editNote('Querung')
  await ana.page.keyboard.press('End')
  for (const [letter, sofar] of [['e', 'Querunge'], ['n', 'Querungen'], ['!', 'Querungen!']] as const) {
    await ana.page.keyboard.type(letter)
    await expect(ben.note(new RegExp(`^${sofar}`))).toBeVisible()
  }
})

test('two people write into one note at the same time', async ({ door, workshop }) => {
  const ana = await door.join(workshop.links.participant, 'Ana')
  const ben = await door.join(workshop.links.participant, 'Ben')
  await ana.writeNote('Mitte', { x: 500, y: 350 })
  await expect(ben.note('Mitte')).toBeVisible()
  await ana.editNote('Mitte')
  await ben.editNote('Mitte')
  await ana.page.keyboard.press('Control+Home')
  await ben.page.keyboard.press('Control+End')
  await Promise.all([ana.page.keyboard.type('links ', { delay: 30 }), ben.page.keyboard.type(' rechts', { delay: 30 })])
  await expect(ana.field).toHaveValue('links Mitte rechts')
  await expect(ben.field).toHaveValue('links Mitte rechts')
})

test('a note that is dragged moves at everybody', async ({ door, workshop }) => {
  const ana = await door.join(workshop.links.participant, 'Ana')
  const ben = await door.join(workshop.links.participant, 'Ben')
  await ana.writeNote('wandert', { x: 400, y: 300 })
  await expect(ben.note('wandert')).toBeVisible()
  const before = await ben.middleOf(ben.note('wandert'))
  await ana.deselect()
  await ana.drag(ana.note('wandert'), { x: 260, y: 120 })
  await expect.poll(async () => {
    const now = await ben.middleOf(ben.note('wandert'))
    return [Math.round(now.x - before.x), Math.round(now.y - before.y)]
  }).toEqual([260, 120])
})

test('the pointer of others is drawn with their name', async ({ door, workshop }) => {
  const ana = await door.join(workshop.links.participant, 'Ana')
  const ben = await door.join(workshop.links.participant, 'Ben')
  const place = { x: 560, y: 420, width: 120, height: 60 }
  await ana.page.mouse.move(300, 300)
  await expect(ben.people).toHaveAccessibleName('2 people here')
  const empty = await ben.page.screenshot({ clip: place })
  await ana.page.mouse.move(place.x + 20, place.y + 20, { steps: 4 })
  await expect.poll(async () => (await ben.page.screenshot({ clip: place })).equals(empty)).toBe(false)
  await ana.page.context().close()
  await expect(ben.people).toHaveAccessibleName('1 person here')
  await expect.poll(async () => (await ben.page.screenshot({ clip: place })).equals(empty)).toBe(true)
})

test('undo takes back one’s own steps only', async ({ door, workshop }) => {
  const ana = await door.join(workshop.links.participant, 'Ana')
  const ben = await door.join(workshop.links.participant, 'Ben')
  await ana.writeNote('von Ana', { x: 400, y: 300 })
  await expect(ben.note('von Ana')).toBeVisible()
  await ben.writeNote('von Ben', { x: 800, y: 300 })
  await expect(ana.note('von Ben')).toBeVisible()
  // Writing and placing are steps of their own: take back until the note is gone.
  await expect(async () => {
    await ana.undo()
    await expect(ben.note('von Ana')).toHaveCount(0, { timeout: 500 })
  }).toPass()
  await expect(ana.note('von Ben')).toBeVisible()
  await expect(ben.note('von Ben')).toBeVisible()
})

test('an observer sees everything and can change nothing', async ({ door, workshop }) => {
  const ana = await door.join(workshop.links.participant, 'Ana')
  const olga = await door.join(workshop.links.observer, 'Olga')
  await ana.writeNote('zum Lesen', { x: 500, y: 350 })
  await expect(olga.note('zum Lesen')).toBeVisible()
  await expect(olga.status).toHaveText('Read only')
  await expect(olga.tool('Note')).toHaveCount(0)
  const place = await olga.middleOf(olga.note('zum Lesen'))
  await olga.page.mouse.dblclick(place.x, place.y)
  await olga.page.keyboard.type('x')
  await olga.page.keyboard.press('Delete')
  await expect(olga.note('zum Lesen')).toBeVisible()
  await expect(ana.note('zum Lesen')).toBeVisible()
})
