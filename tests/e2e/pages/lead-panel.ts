/** The facilitators' panel: what is pressed in it, by the words that stand on it. */
import { expect, type Locator, type Page } from '@playwright/test'

export class LeadPanel {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get panel(): Locator {
    return this.page.getByRole('complementary', { name: 'Lead' })
  }

  get toggle(): Locator {
    return this.page.locator('.lead-button')
  }

  async tab(name: 'Now' | 'Boards' | 'People' | 'Set up'): Promise<void> {
    await this.panel.getByRole('tab', { name }).click()
    await expect(this.panel.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true')
  }

  button(name: string | RegExp): Locator {
    return this.panel.getByRole('button', { name })
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click()
  }
}
