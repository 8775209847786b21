/** A page's line to its board that can be cut and mended; call `of` before the page is opened. */
import type { Page, WebSocketRoute } from '@playwright/test'

export class Line {
  private isCut = false
  private readonly open = new Set<WebSocketRoute>()

  static async of(page: Page): Promise<Line> {
    const line = new Line()
    await page.routeWebSocket(/\/sync\//, (socket) => line.route(socket))
    return line
  }

  async cut(): Promise<void> {
    this.isCut = true
    await Promise.all([...this.open].map((socket) => socket.close({ code: 3000 })))
    this.open.clear()
  }

  mend(): void {
    this.isCut = false
  }

  private route(socket: WebSocketRoute): void {
    if (this.isCut) {
      void socket.close({ code: 3000 })
      return
    }
    this.open.add(socket)
    socket.connectToServer()
  }
}
