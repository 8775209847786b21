/** Getting about a page by Tab, and what assistive technology is told meanwhile. */
import { expect, type Locator, type Page } from '@playwright/test'

// More stops than any page has.
const MOST_STOPS = 120

export class Keys {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** By Tab to the control of that name, which then shows that it has the focus. */
  async to(name: RegExp): Promise<void> {
    await this.walk(name, 'Tab')
  }

  async back(name: RegExp): Promise<void> {
    await this.walk(name, 'Shift+Tab')
  }

  async press(name: RegExp): Promise<void> {
    await this.to(name)
    await this.page.keyboard.press('Enter')
  }

  /** For what may be before or after what has the focus, such as the control that took its place. */
  async pressNear(name: RegExp): Promise<void> {
    await this.page.keyboard.press('Shift+Tab')
    await this.page.keyboard.press('Shift+Tab')
    await this.page.keyboard.press('Shift+Tab')
    await this.press(name)
  }

  async isOn(name: RegExp): Promise<void> {
    await expect.poll(async () => (await this.focused()).name).toMatch(name)
  }

  /** Not on the page as a whole, where the next Tab would begin anew. */
  async isIn(part: Locator): Promise<void> {
    await expect.poll(() => part.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  }

  private async walk(name: RegExp, key: 'Tab' | 'Shift+Tab'): Promise<void> {
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      const focused = await this.focused()
      if (name.test(focused.name)) {
        expect(focused.isSeen, `${focused.name} shows its focus`).toBe(true)
        return
      }
      await this.page.keyboard.press(key)
    }
    throw new Error(`${name.source} is not reached by ${key}`)
  }

  private async focused(): Promise<{ readonly name: string; readonly isSeen: boolean }> {
    return this.page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return { name: '', isSeen: false }
      const labels = (element as HTMLInputElement).labels ?? []
      const label = element.getAttribute('aria-label') ?? labels[0]?.textContent ?? element.textContent
      const { outlineStyle, boxShadow } = getComputedStyle(element)
      return { name: label.trim(), isSeen: outlineStyle !== 'none' || boxShadow !== 'none' }
    })
  }
}

/** What the live region said since. */
export interface Said {
  readonly includes: (words: string) => Promise<void>
}

export async function listen(page: Page): Promise<Said> {
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    const voice = document.getElementById('voice')
    const note = (): void => void said.push(voice?.textContent ?? '')
    if (voice !== null) new MutationObserver(note).observe(voice, { childList: true, subtree: true, characterData: true })
  })
  const all = () => page.evaluate(() => (window as unknown as { said: string[] }).said)
  return { includes: async (words) => expect.poll(all, { timeout: 20_000 }).toContain(words) }
}
