/** The browser's own network log of one page: every request and WebSocket, when it began and what it weighed. */
import type { CDPSession, Page } from '@playwright/test'

/** Says in every language that the board is open and all work is safe. */
export const USABLE = '.status-saved, .status-readOnly'

export interface Exchange {
  readonly name: string
  readonly startedMs: number
  /** Headers and body as they came over the line; a WebSocket's messages are not counted. */
  bytes: number
}

export class Traffic {
  private readonly client: CDPSession
  private readonly exchanges = new Map<string, Exchange>()

  private constructor(client: CDPSession) {
    this.client = client
    client.on('Network.requestWillBeSent', ({ requestId, request, wallTime }) => {
      if (!request.url.startsWith('data:')) this.add(requestId, `${request.method} ${new URL(request.url).pathname}`, wallTime)
    })
    client.on('Network.webSocketWillSendHandshakeRequest', ({ requestId, wallTime }) => this.add(requestId, 'WebSocket', wallTime))
    client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const exchange = this.exchanges.get(requestId)
      if (exchange) exchange.bytes = encodedDataLength
    })
  }

  /** From now on, with nothing of the origin's code or boards left in the browser: only who one is. */
  static async ofFirstVisit(page: Page, origin: string): Promise<Traffic> {
    const client = await page.context().newCDPSession(page)
    await client.send('Network.clearBrowserCache')
    await client.send('Storage.clearDataForOrigin', { origin, storageTypes: 'service_workers,cache_storage,indexeddb' })
    const traffic = new Traffic(client)
    await client.send('Network.enable')
    await page.addInitScript(noteWhenUsable, USABLE)
    return traffic
  }

  /** What had begun when the page first said that the board is open. */
  async untilUsable(page: Page): Promise<readonly Exchange[]> {
    const usableMs = await page.evaluate(() => (window as unknown as Noted).usableMs)
    await this.client.detach()
    return [...this.exchanges.values()].filter(({ startedMs }) => startedMs <= usableMs)
  }

  private add(id: string, name: string, wallTimeS: number): void {
    this.exchanges.set(id, { name, startedMs: wallTimeS * 1000, bytes: 0 })
  }
}

interface Noted {
  usableMs: number
}

/** Runs in the page. */
function noteWhenUsable(usable: string): void {
  const watch = new MutationObserver(() => {
    if (!document.querySelector(usable)) return
    ;(window as unknown as Noted).usableMs = Date.now()
    watch.disconnect()
  })
  watch.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] })
}
