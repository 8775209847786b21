/** Tabs of one browser: `tab()` gives each its locks; `end` is what closing a tab does to them. */
import type { Cancel } from '../../../client/src/platform/clock.ts'
import type { TabLocks } from '../../../client/src/platform/tab-locks.ts'

interface Waiter {
  readonly tab: number
  readonly action: () => Promise<void>
}

export class FakeBrowser {
  private readonly holders = new Map<string, number>()
  private readonly queues = new Map<string, Waiter[]>()
  private tabs = 0

  tab(): TabLocks & { end(): void } {
    const tab = (this.tabs += 1)
    return {
      hold: (name) => {
        this.holders.set(name, tab)
        return () => this.free(name)
      },
      held: () => Promise.resolve(new Set(this.holders.keys())),
      whenFree: (name, action) => this.wait(name, { tab, action }),
      end: () => {
        for (const [name, holder] of [...this.holders]) if (holder === tab) this.free(name)
      },
    }
  }

  private wait(name: string, waiter: Waiter): Cancel {
    const queue = this.queues.get(name) ?? []
    queue.push(waiter)
    this.queues.set(name, queue)
    this.next(name)
    return () => {
      const index = queue.indexOf(waiter)
      if (index >= 0) queue.splice(index, 1)
    }
  }

  private free(name: string): void {
    this.holders.delete(name)
    this.next(name)
  }

  private next(name: string): void {
    if (this.holders.has(name)) return
    const waiter = this.queues.get(name)?.shift()
    if (!waiter) return
    this.holders.set(name, waiter.tab)
    void waiter.action().then(() => this.free(name))
  }
}
