/** The board as a person sees it: through its buttons, its text, and what assistive technology is told. */
import { expect, type Locator, type Page } from '@playwright/test'

export interface Place { readonly x: number; readonly y: number }

export class BoardPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  // The parts -------------------------------------------------------------------------------

  get board(): Locator {
    return this.page.getByRole('region', { name: /^(Board|Board content|Tafel|Дошка)/ }).first()
  }

  /** Everything on the board, as assistive technology finds it. */
  get elements(): Locator {
    return this.board.getByRole('button')
  }

  note(text: string | RegExp): Locator {
    return this.board.getByRole('button', { name: text })
  }

  get status(): Locator {
    return this.page.locator('.status-text')
  }

  tool(name: string): Locator {
    return this.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name, exact: true })
  }

  /** The text field that lies over the element being written in. */
  get field(): Locator {
    return this.page.getByRole('textbox', { name: /Text of the note|Text|Title of the frame/ })
  }

  get people(): Locator {
    return this.page.getByRole('button', { name: /\d+ (person|people) here/ })
  }

  // What people do --------------------------------------------------------------------------

  async isOpen(): Promise<void> {
    await expect(this.status).toHaveText(/Saved|Read only/)
  }

  async isSaved(): Promise<void> {
    await expect(this.status).toHaveText('Saved')
  }

  async writeNote(text: string, place: Place): Promise<void> {
    await this.tool('Note').click()
    await this.page.mouse.click(place.x, place.y)
    await expect(this.field).toBeFocused()
    await this.page.keyboard.insertText(text)
    await this.page.keyboard.press('Escape')
    await expect(this.note(text)).toBeVisible()
  }

  async middleOf(element: Locator): Promise<Place> {
    const box = await element.boundingBox()
    if (box === null) throw new Error('it is not on the page')
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }

  /** Drag by the upper part, where no caret is placed. */
  async drag(element: Locator, by: Place): Promise<void> {
    const from = await this.middleOf(element)
    await this.page.mouse.move(from.x, from.y)
    await this.page.mouse.down()
    await this.page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 5 })
    await this.page.mouse.move(from.x + by.x, from.y + by.y, { steps: 5 })
    await this.page.mouse.up()
  }

  async editNote(text: string | RegExp): Promise<void> {
    const { x, y } = await this.middleOf(this.note(text))
    await this.page.mouse.dblclick(x, y)
    await expect(this.field).toBeFocused()
  }

  async undo(): Promise<void> {
    await this.page.keyboard.press('Control+z')
  }

  /** Drag an empty place, or press Escape, so that nothing is selected. */
  async deselect(): Promise<void> {
    await this.page.keyboard.press('Escape')
  }
}
