/** The page behind a link: a name, a language, and in. */
import { expect, type Page } from '@playwright/test'

export class JoinPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link)
    await expect(this.name).toBeVisible()
  }

  get name() {
    return this.page.getByLabel('What should we call you?')
  }

  async join(link: string, name: string): Promise<void> {
    await this.open(link)
    await this.name.fill(name)
    await this.page.getByRole('button', { name: 'Enter' }).click()
    await this.page.waitForURL(/\/board\//)
  }
}
