/** A server per test file, and people with a browser window of their own. */
import { test as base, expect, type Browser, type BrowserContextOptions } from '@playwright/test'
import { BoardPage } from '../pages/board-page.ts'
import { JoinPage } from '../pages/join-page.ts'
import { RealServer } from './server.ts'

export type Role = 'facilitator' | 'participant' | 'observer'

export interface Workshop {
  readonly title: string
  readonly boards: readonly { readonly id: string; readonly title: string }[]
  readonly links: Readonly<Record<Role, string>>
}

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2,
}

/** Opens windows for people of one workshop; all are closed at the end of the test. */
export class Door {
  private readonly browser: Browser
  private readonly closers: (() => Promise<void>)[] = []

  constructor(browser: Browser) {
    this.browser = browser
  }

  /** A new window in which somebody joins by link, as far as the board being there. */
  async join(link: string, name: string, options: BrowserContextOptions = {}): Promise<BoardPage> {
    const page = await this.window(options)
    await new JoinPage(page).join(link, name)
    const board = new BoardPage(page)
    await board.isOpen()
    return board
  }

  async window(options: BrowserContextOptions = {}) {
    const context = await this.browser.newContext(options)
    this.closers.push(() => context.close())
    const page = await context.newPage()
    page.on('pageerror', (error) => this.failures.push(`${page.url()}: ${error.message}`))
    return page
  }

  /** Errors that no code caught, on any page. */
  readonly failures: string[] = []

  async closeAll(): Promise<void> {
    for (const close of this.closers) await close()
  }
}

interface Fixtures {
  door: Door
  workshop: Workshop
}

interface WorkerFixtures {
  server: RealServer
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [async ({}, use) => {
    const server = await RealServer.start()
    await use(server)
    await server.dispose()
  }, { scope: 'worker' }],

  door: async ({ browser }, use) => {
    const door = new Door(browser)
    await use(door)
    await door.closeAll()
    expect(door.failures, 'errors on a page').toEqual([])
  },

  workshop: async ({ server }, use) => {
    await use(await createWorkshop(server.url))
  },
})

export async function createWorkshop(url: string, template?: string, language = 'en'): Promise<Workshop> {
  const title = 'Quartier Nord'
  const boards = [{ title: 'Check-in', ...(template === undefined ? {} : { template }) }]
  const answer = await fetch(`${url}/api/workshops`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title, language, boards }),
  })
  expect(answer.status).toBe(201)
  const made = await answer.json() as Omit<Workshop, 'title'>
  return { title, boards: made.boards, links: made.links }
}

export { expect }
