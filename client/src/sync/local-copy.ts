/**
 * Which unsaved changes on this device this tab answers for: its own, and those of tabs that have ended.
 * Two tabs of one person share a local store but neither sends nor counts what the other still holds.
 */
import type { Cancel } from '../platform/clock.ts'
import type { TabLocks } from '../platform/tab-locks.ts'
import type { LocalCopy, LocalStore } from './local-store.ts'
import type { OutboxEntry } from './outbox.ts'

export class LocalCopyOwner {
  private readonly store: LocalStore
  private readonly locks: TabLocks
  private readonly owner: string
  private readonly onAdopted: (entries: readonly OutboxEntry[]) => void
  private readonly cancels: Cancel[] = []

  /** `owner` is this tab; `onAdopted` may also be called later, when another tab ends. */
  constructor(store: LocalStore, locks: TabLocks, owner: string, onAdopted: (entries: readonly OutboxEntry[]) => void) {
    this.store = store
    this.locks = locks
    this.owner = owner
    this.onAdopted = onAdopted
    this.cancels.push(locks.hold(lockName(owner)))
  }

  /** Takes over what nobody answers for; `onAdopted` has been called for it when this resolves. */
  async adopt(copy: LocalCopy): Promise<void> {
    const owners = new Set(copy.outbox.map((entry) => entry.owner))
    const held = await this.locks.held()
    const waits: Promise<void>[] = []
    for (const other of owners) {
      const adopted = this.adoptWhenFree(other)
      if (!held.has(lockName(other))) waits.push(adopted)
    }
    await Promise.all(waits)
  }

  dispose(): void {
    for (const cancel of this.cancels) cancel()
    this.cancels.length = 0
  }

  private adoptWhenFree(other: string): Promise<void> {
    return new Promise((resolve) => {
      const adopt = async (): Promise<void> => {
        // Read again under the lock: another tab may have taken them since.
        const entries = await this.store.adoptOutbox(other, this.owner)
        if (entries.length > 0) this.onAdopted(entries)
        resolve()
      }
      this.cancels.push(this.locks.whenFree(lockName(other), adopt))
    })
  }
}

function lockName(owner: string): string {
  return `lw-tab-${owner}`
}
