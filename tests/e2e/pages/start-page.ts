/** The start page: a workshop is created, and its links appear. */
import { expect, type Page } from '@playwright/test'

export class StartPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible()
  }

  get title() {
    return this.page.getByLabel('Name of the workshop')
  }

  async chooseTemplate(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'Choose a template for board 1' }).click()
    await this.page.getByRole('dialog').getByRole('button', { name }).first().click()
  }

  /** Whoever has a link walks in, instead of waiting for a facilitator. */
  async withoutLobby(): Promise<void> {
    await this.page.getByText('More settings').click()
    await this.page.getByLabel('Waiting room').uncheck()
  }

  /** Returns the links by role. */
  async create(title: string): Promise<{ facilitator: string; participant: string; observer: string }> {
    await this.title.fill(title)
    await this.page.getByRole('button', { name: 'Create the workshop' }).click()
    await expect(this.page.getByRole('heading', { name: 'Your workshop is ready' })).toBeVisible()
    const link = (role: string) => this.page.getByRole('textbox', { name: role }).inputValue()
    return {
      facilitator: await link('For facilitators'),
      participant: await link('For participants'),
      observer: await link('For observers'),
    }
  }

  async chooseLanguage(name: 'Deutsch' | 'English' | 'Українська'): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name }).click()
  }
}
