/**
 * The sync half of the conversation with a room (shared/protocol.md SY, CE1): the handshake, sending
 * what the outbox holds, and taking the server's side after a refusal. Holds no socket and no storage.
 */
import * as Y from 'yjs'
import type { Cancel, Clock } from '../platform/clock.ts'
import type { Message } from '../protocol/messages.ts'
import { missingBeyond } from './missing.ts'
import type { Outbox, OutboxEntry } from './outbox.ts'
import type { Replica } from './replica.ts'
import type { Refusal } from './screen.ts'

/** A paused person is refused for a minute (SY11); a full disk does not empty faster. */
const HOLD_MS = 61_000
/** The room was busy (SY13); should it still be, it says so again. */
const BUSY_MS = 5_000
/** That many gaps without anything saved in between: sending the same bytes again will not help. */
const GAPS_UNTIL_REBUILD = 3

export interface SyncSessionPort {
  readonly clock: Clock
  replica(): Replica
  /** False when there is no open connection. */
  send(message: Message): boolean
  canWrite(): boolean
  /** The board over HTTP; undefined when that fails. */
  fetchState(): Promise<Uint8Array | undefined>
  /** The server has told all it has: the connection is in step, and `sendAll` may be called. */
  onSynced(): void
  onSaved(entries: readonly OutboxEntry[]): void
  /** The server will never take it as it is. */
  onRefused(entry: OutboxEntry, refusal: Refusal): void
  /** `fresh` is the server's state; it takes the place of the document. */
  onRebuilt(fresh: Y.Doc): void
}

type Question = 'document' | 'fresh'

export class SyncSession {
  private readonly outbox: Outbox
  private readonly port: SyncSessionPort
  private ready = false
  private open = false
  private began = false
  /** Which document each unanswered SyncStep1 was about. `fresh` is only ever asked for alone. */
  private questions: Question[] = []
  private synced = false
  private serverVector: ReadonlyMap<number, number> = new Map()
  private awaitsVector = false
  private gaps = 0
  private cancelHold: Cancel | undefined
  private rebuilding = false
  private fetching = false
  private fresh: Y.Doc | undefined

  constructor(outbox: Outbox, port: SyncSessionPort) {
    this.outbox = outbox
    this.port = port
  }

  get isRebuilding(): boolean {
    return this.rebuilding
  }

  /** The document holds what this device has; the server may be asked for the rest. */
  start(): void {
    this.ready = true
    this.ask()
  }

  onOpen(): void {
    this.outbox.startConnection()
    this.open = true
    this.began = this.synced = this.awaitsVector = false
    this.questions = []
    this.release()
    this.ask()
  }

  onLost(): void {
    this.open = this.synced = false
    this.fresh?.destroy()
    this.fresh = undefined
  }

  dispose(): void {
    this.onLost()
    this.release()
  }

  onStateVector(bytes: Uint8Array): void {
    this.serverVector = Y.decodeStateVector(bytes)
    this.awaitsVector = false
    this.sendAll()
  }

  /** SyncStep2: what we lacked. */
  onState(update: Uint8Array): void {
    const question = this.questions.shift()
    if (question === 'fresh' && this.fresh) this.finishRebuild(update, this.fresh)
    else this.port.replica().applyFromServer(update)
    this.askFresh()
    if (this.rebuilding || this.synced) return
    this.synced = true
    this.port.onSynced()
  }

  /** A question that the server answers at any time, to see whether it is there. */
  probe(): Message {
    // Two questions at once may be answered in any order, and then we would not know which is which.
    if (this.questions.length > 0) return { kind: 'query-awareness' }
    return this.question('document', this.port.replica().doc)
  }

  onUpdate(update: Uint8Array): void {
    if (this.fresh) Y.applyUpdate(this.fresh, update)
    this.port.replica().applyFromServer(update)
  }

  onSaved(received: number): void {
    const saved = this.outbox.settle(received)
    if (saved.length > 0) this.gaps = 0
    this.port.onSaved(saved)
    if (this.rebuilding) this.fetchFresh()
    else this.flush()
  }

  /** SY6: that message builds on something the server does not have. SyncStep1 follows. */
  onGap(ordinal: number): void {
    this.outbox.recall(ordinal)
    if (this.rebuilding) return
    this.gaps += 1
    this.awaitsVector = true
    if (this.gaps >= GAPS_UNTIL_REBUILD) this.rebuild()
  }

  onRefused(ordinal: number, refusal: Refusal): void {
    const { reason } = refusal
    if (reason === 'paused' || reason === 'storage_full' || reason === 'busy') {
      // Nothing is wrong with the change itself: it only has to wait.
      this.outbox.recall(ordinal)
      this.hold(reason === 'busy' ? BUSY_MS : HOLD_MS)
      return
    }
    const entry = this.outbox.takeRefused(ordinal)
    if (entry) this.port.onRefused(entry, refusal)
    this.rebuild()
  }

  /** Takes the server's document instead of ours, and does again what is not refused. */
  rebuild(): void {
    if (this.rebuilding) return
    this.rebuilding = true
    this.fetchFresh()
  }

  /** Sends what waits in the outbox, as far as the window allows. */
  flush(): void {
    const blocked = !this.synced || this.rebuilding || this.awaitsVector || this.cancelHold
    if (blocked || !this.port.canWrite()) return
    for (let entry = this.outbox.takeNext(); entry; entry = this.outbox.takeNext()) {
      this.port.send({ kind: 'update', update: entry.update })
    }
  }

  /** Ends the wait after `paused`, `storage_full` or `busy`. */
  release(): void {
    this.cancelHold?.()
    this.cancelHold = undefined
  }

  private hold(ms: number): void {
    if (this.cancelHold) return
    this.cancelHold = this.port.clock.after(ms, () => {
      this.release()
      this.flush()
    })
  }

  private ask(): void {
    if (!this.ready || !this.open || this.began) return
    this.began = true
    if (this.rebuilding) this.fetchFresh()
    else this.port.send(this.question('document', this.port.replica().doc))
  }

  private question(about: Question, doc: Y.Doc): Message {
    this.questions.push(about)
    return { kind: 'sync-step-1', stateVector: Y.encodeStateVector(doc) }
  }

  /** Sends what the server lacks, if it may be sent now. */
  sendAll(): void {
    if (!this.synced) return
    if (this.port.canWrite() && !this.rebuilding) {
      const missing = missingBeyond(this.port.replica().doc, this.serverVector, this.outbox.entries)
      if (missing) {
        this.outbox.countMessage()
        this.port.send({ kind: 'sync-step-2', update: missing })
      }
    }
    this.flush()
  }

  private fetchFresh(): void {
    // What is under way may still be accepted; doing it again before that is known would do it twice.
    if (!this.open || !this.began || this.fetching || this.fresh || !this.outbox.isSettled) return
    this.fetching = true
    void this.port.fetchState().then((state) => {
      this.fetching = false
      if (!this.open || !this.began || !this.rebuilding || this.fresh) return
      this.fresh = new Y.Doc()
      if (state) Y.applyUpdate(this.fresh, state)
      this.askFresh()
    })
  }

  private askFresh(): void {
    if (this.fresh && this.questions.length === 0) this.port.send(this.question('fresh', this.fresh))
  }

  private finishRebuild(update: Uint8Array, fresh: Y.Doc): void {
    Y.applyUpdate(fresh, update)
    this.fresh = undefined
    this.rebuilding = false
    this.gaps = 0
    this.awaitsVector = false
    this.port.onRebuilt(fresh)
  }
}
