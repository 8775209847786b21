/**
 * The copy of one board on this device, for one person: what the server has confirmed, what it has not
 * (the outbox), and what it refused. They are kept apart so that a refused change can be taken out again.
 * Without IndexedDB (private mode, full disk, cleared by the browser) all of it lives as long as the page;
 * `isKept` says so. Nothing here throws or rejects.
 */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { mergeUpdates } from 'yjs'
import type { Cancel, Clock } from '../platform/clock.ts'
import type { OutboxEntry } from './outbox.ts'
import type { RefusedChange } from './types.ts'

export interface LocalCopy {
  /** Updates that the server holds; apply all of them. */
  readonly confirmed: readonly Uint8Array[]
  /** Everybody's, whichever tab they belong to. */
  readonly outbox: readonly OutboxEntry[]
  readonly refused: readonly RefusedChange[]
}

interface Schema extends DBSchema {
  confirmed: { key: number; value: Uint8Array }
  outbox: { key: string; value: OutboxEntry }
  refused: { key: string; value: RefusedChange }
}

type Database = IDBPDatabase<Schema>
const STORES = ['confirmed', 'outbox', 'refused'] as const

/** What the server holds can be had again, so it is written rarely; what it does not hold, soon. */
const CONFIRMED_DELAY_MS = 5_000
const OUTBOX_DELAY_MS = 250
/** Some browsers leave an open request unanswered for ever; the board must not wait for that. */
const OPEN_TIMEOUT_MS = 3_000
/** More rows than this are merged into one when the copy is opened or this many have been written. */
const COMPACT_AT = 200

export class LocalStore {
  private readonly name: string
  private readonly clock: Clock
  private readonly onLost: () => void
  private database: Promise<Database | undefined>
  private confirmed: Uint8Array[] = []
  private readonly added = new Map<string, OutboxEntry>()
  private readonly stored = new Set<string>()
  private written = 0
  private cancelFlush: Cancel | undefined
  private flushAt = Infinity
  private last: Promise<unknown> = Promise.resolve()
  private kept = true

  /** `onLost` is called once, when nothing can be kept on this device (any more). */
  constructor(boardId: string, personId: string, clock: Clock, onLost: () => void) {
    this.name = `lw-board-${boardId}-${personId}`
    this.clock = clock
    this.onLost = onLost
    // Later: some browsers refuse at once, and `onLost` must not come before the constructor has returned.
    this.database = Promise.resolve().then(() => this.openInTime())
  }

  get isKept(): boolean {
    return this.kept
  }

  async load(): Promise<LocalCopy> {
    const copy = await this.use(async (database) => {
      const transaction = database.transaction(STORES, 'readwrite')
      const rows = transaction.objectStore('confirmed')
      const confirmed = await rows.getAll()
      // Inside the transaction that read them, so that what another tab adds meanwhile stays.
      if (confirmed.length > COMPACT_AT) {
        await rows.clear()
        await rows.add(mergeUpdates(confirmed))
      }
      const outbox = await transaction.objectStore('outbox').getAll()
      const refused = await transaction.objectStore('refused').getAll()
      await transaction.done
      return { confirmed, outbox, refused }
    })
    return copy ?? { confirmed: [], outbox: [], refused: [] }
  }

  /** Remembers an update that came from the server. */
  keepConfirmed(update: Uint8Array): void {
    this.confirmed.push(update)
    this.flushIn(CONFIRMED_DELAY_MS)
  }

  /** The server's whole state takes the place of everything confirmed so far. */
  replaceConfirmed(state: Uint8Array): void {
    this.confirmed = []
    this.write(async (database) => {
      const transaction = database.transaction('confirmed', 'readwrite')
      await transaction.store.clear()
      await transaction.store.add(state)
      await transaction.done
    })
  }

  /** `soon`: within the blink it usually takes to be saved; else at once. */
  addToOutbox(entry: OutboxEntry, soon: boolean): void {
    this.added.set(entry.key, entry)
    if (soon) this.flushIn(OUTBOX_DELAY_MS)
    else this.flush()
  }

  /** The server holds them now: they move to what is confirmed. */
  confirmOutbox(entries: readonly OutboxEntry[]): void {
    for (const entry of entries) this.confirmed.push(entry.update)
    this.removeFromOutbox(entries)
    this.flushIn(CONFIRMED_DELAY_MS)
  }

  /** What `from` has left behind belongs to `owner` now. Returns it in order. */
  async adoptOutbox(from: string, owner: string): Promise<OutboxEntry[]> {
    const adopted = await this.use(async (database) => {
      const transaction = database.transaction('outbox', 'readwrite')
      const all = await transaction.store.getAll()
      const entries = all.filter((entry) => entry.owner === from).map((entry) => ({ ...entry, owner }))
      await Promise.all(entries.map((entry) => transaction.store.put(entry)))
      await transaction.done
      return entries
    })
    for (const entry of adopted ?? []) this.stored.add(entry.key)
    return adopted ?? []
  }

  removeFromOutbox(entries: readonly OutboxEntry[]): void {
    const stored: string[] = []
    for (const { key } of entries) {
      this.added.delete(key)
      if (this.stored.delete(key)) stored.push(key)
    }
    if (stored.length === 0) return
    this.write(async (database) => {
      const transaction = database.transaction('outbox', 'readwrite')
      await Promise.all(stored.map((key) => transaction.store.delete(key)))
      await transaction.done
    })
  }

  keepRefused(change: RefusedChange): void {
    this.write((database) => database.put('refused', change))
  }

  forgetRefused(id: string): void {
    this.write((database) => database.delete('refused', id))
  }

  /** Starts writing what is waiting. Call it when the page may be about to end. */
  flush(): void {
    this.cancelFlush?.()
    this.cancelFlush = undefined
    this.flushAt = Infinity
    const entries = [...this.added.values()]
    const confirmed = this.confirmed
    this.added.clear()
    this.confirmed = []
    if (entries.length + confirmed.length === 0) return
    for (const { key } of entries) this.stored.add(key)
    this.written += 1
    const compact = this.written % COMPACT_AT === 0
    this.write((database) => writeRows(database, entries, confirmed, compact))
  }

  /** Resolves when everything asked for so far is on the device (or cannot be kept). */
  async settled(): Promise<void> {
    await this.last
  }

  /** Writes what is waiting and closes. Idempotent. */
  async dispose(): Promise<void> {
    this.flush()
    await this.last
    const database = await this.database
    this.database = Promise.resolve(undefined)
    database?.close()
  }

  /** After `dispose`: the copy is gone. Other pages that have it open close it. */
  async erase(): Promise<void> {
    await deleteDB(this.name).catch(() => undefined)
  }

  private flushIn(ms: number): void {
    const at = this.clock.elapsed() + ms
    if (at >= this.flushAt) return
    this.cancelFlush?.()
    this.flushAt = at
    this.cancelFlush = this.clock.after(ms, () => this.flush())
  }

  private write(action: (database: Database) => Promise<unknown>): void {
    // One after the other: an entry must not be deleted before it has been written.
    this.last = this.last.then(() => this.use(action))
  }

  private async use<T>(action: (database: Database) => Promise<T>): Promise<T | undefined> {
    const database = await this.database
    if (!database) return undefined
    try {
      return await action(database)
    } catch {
      this.lose()
      return undefined
    }
  }

  private openInTime(): Promise<Database | undefined> {
    return new Promise((resolve) => {
      const giveUp = this.clock.after(OPEN_TIMEOUT_MS, () => {
        this.lose()
        resolve(undefined)
      })
      void this.openDatabase().then((database) => {
        giveUp()
        resolve(database)
      })
    })
  }

  private async openDatabase(): Promise<Database | undefined> {
    try {
      return await openDB<Schema>(this.name, 1, {
        upgrade(database) {
          database.createObjectStore('confirmed', { autoIncrement: true })
          database.createObjectStore('outbox', { keyPath: 'key' })
          database.createObjectStore('refused', { keyPath: 'id' })
        },
        // A later version of ours wants to change the schema: let it, and go on in memory.
        blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
        terminated: () => this.lose(),
      })
    } catch {
      this.lose()
      return undefined
    }
  }

  private lose(): void {
    if (!this.kept) return
    this.kept = false
    this.database = Promise.resolve(undefined)
    this.onLost()
  }
}

async function writeRows(
  database: Database,
  entries: readonly OutboxEntry[],
  confirmed: readonly Uint8Array[],
  compact: boolean,
): Promise<void> {
  const transaction = database.transaction(['confirmed', 'outbox'], 'readwrite')
  const rows = transaction.objectStore('confirmed')
  if (confirmed.length > 0) await rows.add(mergeUpdates([...confirmed]))
  if (compact) {
    const all = await rows.getAll()
    await rows.clear()
    await rows.add(mergeUpdates(all))
  }
  const outbox = transaction.objectStore('outbox')
  await Promise.all(entries.map((entry) => outbox.put(entry)))
  await transaction.done
}
