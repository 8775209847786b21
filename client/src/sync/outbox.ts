/**
 * This person's changes that the server is not known to hold, in the order in which they were made,
 * and which of them are under way. Sans-I/O: no socket, no storage, no document. Rules: protocol.md CE1, SY6, SY9.
 */
import type { Operation } from './operations.ts'

export interface OutboxEntry {
  /** Unique on this device; sorts by time within one tab. */
  readonly key: string
  /** The tab that answers for it. */
  readonly owner: string
  readonly update: Uint8Array
  /** The same change as what it means; used when the bytes have become worthless. */
  readonly operations: readonly Operation[]
}

/** More would only wait in the server's buffers; its limit on messages per second paces us through this. */
const WINDOW = 64

export class Outbox {
  private waiting: OutboxEntry[] = []
  /** By the ordinal of the message that carried the entry; null for one that carried none of them. */
  private readonly underWay = new Map<number, OutboxEntry | null>()
  private sent = 0

  /** Entries that are not known to be saved, oldest first. */
  get entries(): OutboxEntry[] {
    return [...[...this.underWay.values()].filter((entry) => entry !== null), ...this.waiting]
  }

  get size(): number {
    let underWay = 0
    for (const entry of this.underWay.values()) if (entry) underWay += 1
    return underWay + this.waiting.length
  }

  /** True when some of it has not been sent. */
  get isWaiting(): boolean {
    return this.waiting.length > 0
  }

  /** True when the server has told what became of everything sent on this connection. */
  get isSettled(): boolean {
    return this.underWay.size === 0
  }

  add(entry: OutboxEntry): void {
    this.waiting.push(entry)
  }

  /** Before all that waits. */
  putBack(entry: OutboxEntry): void {
    this.waiting.unshift(entry)
  }

  /** Forgets all entries and what was sent with them; ordinals go on. */
  replaceAll(entries: readonly OutboxEntry[]): void {
    this.waiting = [...entries]
    for (const ordinal of this.underWay.keys()) this.underWay.set(ordinal, null)
  }

  /** A new connection: nothing is under way and ordinals start at 1 again. */
  startConnection(): void {
    this.recall()
    this.underWay.clear()
    this.sent = 0
  }

  /** Takes the next entry to send, unless as many as allowed are under way. */
  takeNext(): OutboxEntry | undefined {
    if (this.underWay.size >= WINDOW) return undefined
    const entry = this.waiting.shift()
    if (entry) this.countMessage(entry)
    return entry
  }

  /** Counts a SyncStep2 or Update of this connection. Returns its ordinal. */
  countMessage(entry: OutboxEntry | null = null): number {
    this.sent += 1
    this.underWay.set(this.sent, entry)
    return this.sent
  }

  /** The first `received` messages are dealt with. Returns the entries that are saved by that. */
  settle(received: number): OutboxEntry[] {
    const saved: OutboxEntry[] = []
    for (const [ordinal, entry] of this.underWay) {
      if (ordinal > received) break
      this.underWay.delete(ordinal)
      if (entry) saved.push(entry)
    }
    return saved
  }

  /** What that message carried does not count as saved; undefined when it carried no entry. */
  takeRefused(ordinal: number): OutboxEntry | undefined {
    const entry = this.underWay.get(ordinal) ?? undefined
    if (entry) this.underWay.set(ordinal, null)
    return entry
  }

  /** The server could not use these messages yet: from `ordinal` on everything is sent again, in order. */
  recall(ordinal = 1): void {
    const again: OutboxEntry[] = []
    for (const [sent, entry] of this.underWay) {
      if (sent < ordinal || entry === null) continue
      again.push(entry)
      this.underWay.set(sent, null)
    }
    this.waiting = [...again, ...this.waiting]
  }
}
