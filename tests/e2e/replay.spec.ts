/** A workshop is watched afterwards: over the live board, on a page of its own, in words, by keyboard, on a phone. */
import type { Locator, Page } from '@playwright/test'
import { faults } from './support/axe.ts'
import { expect, PHONE, test, type Door } from './support/fixtures.ts'
import { Lead } from './support/lead.ts'
import type { BoardPage } from './pages/board-page.ts'

async function workshop(url: string, door: Door): Promise<{ lead: Lead; ana: BoardPage; bo: BoardPage }> {
  const lead = await Lead.ofKit(url, 'base-camp-90', { lobby: false })
  const programme = await lead.programme()
  const ana = await door.join(lead.links.participant, 'Ana')
  const bo = await door.join(lead.links.participant, 'Bo')
  await lead.order('session', { do: 'start' })
  await lead.order('step', { step: programme.steps[1]?.id })
  // Only there may be written in this step.
  for (const { page } of [ana, bo]) await page.getByRole('button', { name: 'Go to the frame' }).click()
  await ana.writeNote('Trees', { x: 560, y: 360 })
  await ana.isSaved()
  await expect(bo.note('Trees')).toBeVisible()
  await bo.writeNote('Benches', { x: 760, y: 360 })
  await bo.isSaved()
  return { lead, ana, bo }
}

function timeline(page: Page): Locator {
  return page.getByRole('slider', { name: 'Moment of the replay' })
}

/** The film as it is shown now, as assistive technology finds it. */
function shown(page: Page, text: string): Locator {
  return page.locator('.replay .mirror').getByRole('button', { name: text })
}

async function openOverBoard(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  await expect(timeline(page)).toBeVisible()
}

test('over the live board: chapters, seeking and stepping by keyboard, text, filter, history', async ({ server, door }) => {
  const { ana } = await workshop(server.url, door)
  const { page } = ana
  await openOverBoard(page)
  await timeline(page).focus()
  await page.keyboard.press('End')
  await expect(shown(page, 'Benches')).toBeAttached()
  await page.keyboard.press('Home')
  await expect(shown(page, 'Trees')).toHaveCount(0)
  await page.keyboard.press('Shift+ArrowRight')
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /Step \d+ of 12/)
  expect(await faults(page)).toEqual([])

  await page.getByRole('button', { name: 'Text version' }).click()
  const words = page.getByRole('complementary', { name: 'Text version' })
  await expect(words.getByText(/1 note in .*by Ana/)).toBeVisible()
  await expect(words.getByText('Benches')).toBeVisible()
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('f')
  const filter = page.getByRole('complementary', { name: 'Filter' })
  await filter.getByLabel('Bo', { exact: true }).check()
  await page.keyboard.press('t')
  await expect(words.getByText('Benches')).toBeVisible()
  await expect(words.getByText('Trees')).toHaveCount(0)
  await page.screenshot({ path: '../../test-results/replay-text.png' })
  await page.keyboard.press('f')
  await filter.getByRole('button', { name: 'Show everything again' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Back to the board' }).click()
  await expect(timeline(page)).toHaveCount(0)

  await ana.note('Benches').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('button', { name: 'History of this element' }).click()
  const history = page.getByRole('complementary', { name: 'History of this element' })
  await expect(history.getByText(/Bo made it/)).toBeVisible()
  await history.getByRole('button', { name: /Watch this moment/ }).first().click()
  await page.screenshot({ path: '../../test-results/replay-history.png' })
})

test('on a page of its own: playing, a link to a moment, another board, three languages, a phone', async ({ server, door }) => {
  const { ana, bo, lead } = await workshop(server.url, door)
  await openOverBoard(ana.page)
  await ana.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await ana.page.keyboard.press('End')
  await ana.page.keyboard.press('c')
  await expect(ana.page.getByText('The link to this moment is copied.')).toBeVisible()
  const link = await ana.page.evaluate(() => navigator.clipboard.readText())
  await ana.page.goto(link)
  await expect(shown(ana.page, 'Benches')).toBeAttached()
  await ana.page.keyboard.press('Home')
  await ana.page.getByLabel('Speed').selectOption('64')
  await ana.page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(shown(ana.page, 'Benches')).toBeAttached()

  const other = lead.boards.find(({ id }) => !link.includes(id))
  await ana.page.getByLabel('Boards, at the same minute').selectOption(other?.id ?? '')
  await expect(shown(ana.page, 'Benches')).toHaveCount(0)
  await ana.page.keyboard.press('1')
  await expect(timeline(ana.page)).toBeVisible()
  for (const [language, title] of [['de', 'Wiedergabe'], ['uk', 'Перегляд']] as const) {
    await ana.page.getByRole('combobox', { name: /Language|Sprache|Мова/ }).selectOption(language)
    await expect(ana.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    expect(await faults(ana.page)).toEqual([])
    await ana.page.screenshot({ path: `../../test-results/replay-${language}.png` })
  }
  await bo.page.setViewportSize(PHONE.viewport ?? { width: 390, height: 844 })
  await bo.page.goto(link)
  await expect(timeline(bo.page)).toBeVisible()
  await bo.page.getByRole('button', { name: 'More' }).click()
  await bo.page.getByRole('button', { name: 'Text version' }).click()
  await expect(bo.page.getByRole('complementary').getByText('Trees')).toBeVisible()
  expect(await faults(bo.page)).toEqual([])
  await bo.page.screenshot({ path: '../../test-results/replay-phone.png' })
})
