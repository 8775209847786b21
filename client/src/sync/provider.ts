/**
 * Keeps a `Y.Doc` in step with a room and with a copy on this device, and says truthfully where the
 * work stands. The composition of this directory: connection, sync session, outbox, local store.
 * Knows the document's outline only; the board and its pages hold the same document.
 */
import { batch, signal, type ReadonlySignal } from '@preact/signals'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { randomId } from '../platform/random.ts'
import type { Message } from '../protocol/messages.ts'
import { Connection } from './connection.ts'
import type { ConnectionState } from './connection-state.ts'
import { numberOf, readControlEvent, readRefusal } from './control-events.ts'
import { browserEnvironment, type ProviderOptions, type SyncEnvironment } from './environment.ts'
import { Later } from './later.ts'
import { LocalCopyOwner } from './local-copy.ts'
import { LocalStore } from './local-store.ts'
import type { Operation } from './operations.ts'
import { Outbox, type OutboxEntry } from './outbox.ts'
import type { TurnedDown } from './recovery.ts'
import { FROM_SERVER, Replica } from './replica.ts'
import { RoomState } from './room-state.ts'
import type { Refusal } from './screen.ts'
import { FIRST_STATUS, statusOf } from './status.ts'
import { SyncSession } from './sync-session.ts'
import type { BoardTitle, ContentSource, ControlEvent, Person, PersonHere, RefusedChange, SyncStatus } from './types.ts'

/** Ids are random: after that many collisions something else is wrong. */
const FOREIGN_RETRIES = 3

type ResetListener = (doc: Y.Doc, awareness: Awareness) => void
type ControlListener = (event: ControlEvent) => void

export class Provider {
  readonly status: ReadonlySignal<SyncStatus>
  readonly content: ReadonlySignal<ContentSource>
  readonly person: ReadonlySignal<Person | undefined>
  readonly people: ReadonlySignal<readonly PersonHere[]>
  readonly board: ReadonlySignal<BoardTitle | undefined>
  /** What the server did not accept, oldest first; kept on this device until dismissed. */
  readonly refused: ReadonlySignal<readonly RefusedChange[]>

  private readonly env: SyncEnvironment
  private readonly fetchesFirst: boolean
  private readonly owner = randomId()
  private readonly outbox = new Outbox()
  private readonly room: RoomState
  private readonly store: LocalStore
  private readonly localCopy: LocalCopyOwner
  private readonly connection: Connection
  private readonly session: SyncSession
  private readonly firstFetch = new AbortController()
  private readonly laterFetches = new AbortController()
  private readonly resetListeners = new Set<ResetListener>()
  private readonly controlListeners = new Set<ControlListener>()
  private readonly later: Later
  /** The handshake is over, and what the server lacks has not been sent yet. */
  private owesAll = false
  private turnedDown: TurnedDown[] = []
  private foreignRefusals = 0
  private replica: Replica
  private connectionState: ConnectionState = { kind: 'idle' }
  private made = 0
  private started = false
  private disposed = false

  private readonly statusSignal = signal<SyncStatus>(FIRST_STATUS)
  private readonly contentSignal = signal<ContentSource>('none')
  private readonly refusedSignal = signal<readonly RefusedChange[]>([])

  constructor(options: ProviderOptions) {
    const { boardId, personId } = options
    this.fetchesFirst = options.fetchesFirst ?? true
    this.env = options.environment ?? browserEnvironment(boardId, personId)
    this.later = new Later(this.env.clock, options.loadScreen)
    this.room = new RoomState(this.env.clock, this.env.memory, `${boardId}.${personId}`)
    this.person = this.room.person
    this.people = this.room.people
    this.board = this.room.board
    this.status = this.statusSignal
    this.content = this.contentSignal
    this.refused = this.refusedSignal
    this.store = new LocalStore(boardId, personId, this.env.clock, () => this.refreshStatus())
    this.localCopy = new LocalCopyOwner(this.store, this.env.locks, this.owner, (entries) => this.adopt(entries))
    this.connection = this.makeConnection()
    this.session = this.makeSession()
    this.replica = this.makeReplica(new Y.Doc())
    this.refreshStatus()
  }

  /** Replaced by a fresh one after a refusal: see `onReset`. */
  get doc(): Y.Doc {
    return this.replica.doc
  }

  get awareness(): Awareness {
    return this.replica.awareness
  }

  /** Opens the local copy and the connection. A second call does nothing. */
  connect(): void {
    if (this.started || this.disposed) return
    this.started = true
    addEventListener('pagehide', this.keepNow)
    document.addEventListener('visibilitychange', this.keepNow)
    this.connection.open()
    void this.loadContent()
  }

  /** Tries again now instead of at `status.retryAt`. */
  retryNow(): void {
    this.connection.retryNow()
  }

  /** Server time in ms since 1970, as far as known. */
  serverNow(): number {
    return this.room.serverNow()
  }

  /**
   * `listener` gets the document and awareness that replace the ones held so far: build the board on them
   * anew. The old ones are destroyed when all listeners have returned.
   */
  onReset(listener: ResetListener): () => void {
    this.resetListeners.add(listener)
    return () => void this.resetListeners.delete(listener)
  }

  /** Every control event, also those this class does not know, after it has been taken note of here. */
  onControl(listener: ControlListener): () => void {
    this.controlListeners.add(listener)
    return () => void this.controlListeners.delete(listener)
  }

  /** Forgets one entry of `refused`, here and on this device. */
  dismissRefused(id: string): void {
    this.refusedSignal.value = this.refusedSignal.value.filter((change) => change.id !== id)
    this.store.forgetRefused(id)
  }

  /** Says goodbye, ends everything; resolves when the local copy is written. Idempotent. */
  async dispose(): Promise<void> {
    if (this.disposed) return
    this.disposed = true
    removeEventListener('pagehide', this.keepNow)
    document.removeEventListener('visibilitychange', this.keepNow)
    this.firstFetch.abort()
    this.laterFetches.abort()
    this.replica.dispose()
    this.session.dispose()
    this.connection.dispose()
    this.localCopy.dispose()
    await this.store.dispose()
  }

  /** Ends everything, and leaves no copy on this device. */
  async forget(): Promise<void> {
    await this.dispose()
    await this.store.erase()
  }

  private readonly keepNow = (): void => this.store.flush()

  private makeConnection(): Connection {
    return new Connection(this.env.url, this.env, {
      onOpen: () => this.opened(),
      onMessage: (message) => this.receive(message),
      onState: (state) => this.enter(state),
      probe: () => this.session.probe(),
    })
  }

  private makeSession(): SyncSession {
    return new SyncSession(this.outbox, {
      clock: this.env.clock,
      replica: () => this.replica,
      send: (message) => this.connection.send(message),
      canWrite: () => !this.statusSignal.value.readOnly && !this.later.isLoadingScreen,
      fetchState: () => this.prepareRecovery(),
      onSynced: () => this.synced(),
      onSaved: (entries) => this.store.confirmOutbox(entries),
      onRefused: (entry, refusal) => this.refuse(entry, refusal),
      onRebuilt: (fresh) => this.rebuilt(fresh),
    })
  }

  private makeReplica(doc: Y.Doc): Replica {
    const send = (message: Message): boolean => this.connection.send(message)
    return new Replica(doc, this.env.clock, send, {
      onLocal: (update, operations) => this.recordChange(update, operations),
      onRemote: (update, origin) => {
        if (origin === FROM_SERVER) this.store.keepConfirmed(update)
      },
    })
  }

  /** The copy on this device and the server's state are asked for at once; the first that comes is shown. */
  private async loadContent(): Promise<void> {
    const fetched = this.fetchesFirst ? this.env.fetchState(this.firstFetch.signal) : undefined
    const copy = await this.store.load()
    if (this.disposed) return
    this.refusedSignal.value = [...copy.refused, ...this.refusedSignal.value]
    if (copy.confirmed.length > 0) {
      // With a copy at hand the state vector fetches the difference: no need for the whole.
      this.firstFetch.abort()
      this.replica.applyFromDevice(copy.confirmed)
    }
    await this.localCopy.adopt(copy)
    if (this.doc.store.clients.size > 0) this.contentSignal.value = 'local'
    this.applyFirstState(await fetched)
  }

  private applyFirstState(state: Uint8Array | undefined): void {
    if (this.disposed) return
    if (state) {
      this.replica.applyFromServer(state)
      this.contentSignal.value = 'server'
    }
    // A change of ours that builds on one that was refused before the page was loaded again.
    if (this.replica.hasGap) this.session.rebuild()
    this.session.start()
    this.refreshStatus()
  }

  private adopt(entries: readonly OutboxEntry[]): void {
    if (this.disposed) return
    this.replica.applyFromDevice(entries.map((entry) => entry.update))
    for (const entry of entries) this.outbox.add(entry)
    void this.sendScreened()
  }

  private recordChange(update: Uint8Array, operations: readonly Operation[]): void {
    this.made += 1
    const time = this.env.clock.now().toString().padStart(15, '0')
    const key = `${time}-${this.owner}-${this.made.toString().padStart(9, '0')}`
    const entry: OutboxEntry = { key, owner: this.owner, update, operations }
    this.outbox.add(entry)
    this.store.addToOutbox(entry, this.connectionState.kind === 'synced')
    if (this.room.writable) this.session.flush()
    else void this.sendScreened()
    this.refreshStatus()
  }

  private opened(): void {
    this.session.onOpen()
    this.replica.channel.sendNow()
  }

  private enter(state: ConnectionState): void {
    this.connectionState = state
    if (state.kind === 'waiting' || state.kind === 'refused') {
      this.session.onLost()
      this.replica.channel.forgetOthers()
      this.room.people.value = []
      // What was about to be acknowledged within a blink no longer is.
      this.store.flush()
    }
    this.refreshStatus()
  }

  private receive(message: Message): void {
    switch (message.kind) {
      case 'sync-step-1':
        this.session.onStateVector(message.stateVector)
        break
      case 'sync-step-2':
        this.session.onState(message.update)
        break
      case 'update':
        this.session.onUpdate(message.update)
        break
      case 'awareness':
        this.replica.channel.receive(message.update)
        break
      case 'control':
        this.receiveControl(message.json)
        break
      case 'permission-denied':
      case 'query-awareness':
        // The first says what the control event `refused` says better; the second is ours to ask.
        break
    }
    this.refreshStatus()
  }

  private receiveControl(json: string): void {
    const event = readControlEvent(json)
    if (!event) return
    batch(() => this.takeNote(event))
    for (const listener of this.controlListeners) listener(event)
  }

  private takeNote(event: ControlEvent): void {
    this.room.receive(event)
    this.refreshStatus()
    const ordinal = numberOf(event['message'])
    switch (event.event) {
      case 'saved':
        this.session.onSaved(numberOf(event['received']))
        break
      case 'refused':
        this.session.onRefused(ordinal, readRefusal(event))
        break
      case 'resync':
        this.session.onGap(ordinal)
        break
      case 'storage':
      case 'role':
      case 'rights':
        // What had to wait may go now.
        this.session.release()
        void this.sendScreened()
        break
      case 'closing':
        this.connection.expectClose(event['retry_after_ms'])
        break
    }
  }

  private synced(): void {
    this.connection.markSynced()
    this.contentSignal.value = 'server'
    this.owesAll = true
    void this.sendScreened()
  }

  /** What waits goes out; where the rules would refuse some of it by now, without that. */
  private async sendScreened(): Promise<void> {
    if (this.later.hasScreen && this.connectionState.kind === 'synced' && this.outbox.isWaiting) {
      await this.later.loadScreen()
      if (this.disposed) return
      const changes = this.outbox.entries.map(({ operations }) => operations)
      if (this.later.screen?.suspects(changes, this.doc)) this.session.rebuild()
    }
    if (this.owesAll && !this.later.isLoadingScreen) this.session.sendAll()
    else this.session.flush()
    this.owesAll &&= this.later.isLoadingScreen
    this.refreshStatus()
  }

  private refuse(entry: OutboxEntry, refusal: Refusal): void {
    // The id it was written under belongs to somebody else; written anew, under a new id, it is as good as any.
    if (refusal.reason === 'foreign_client' && this.foreignRefusals < FOREIGN_RETRIES) {
      this.foreignRefusals += 1
      this.outbox.putBack(entry)
    } else this.turnedDown.push({ entry, refusal })
  }

  /** All that a rebuild needs. */
  private async prepareRecovery(): Promise<Uint8Array | undefined> {
    const state = this.env.fetchState(this.laterFetches.signal)
    await this.later.loadRecovery()
    if (this.later.hasScreen) await this.later.loadScreen()
    return state
  }

  private rebuilt(fresh: Y.Doc): void {
    const { replica: old, turnedDown } = this
    const { recovery, screen } = this.later
    const { entries } = this.outbox
    const localState = old.awareness.getLocalState()
    this.store.replaceConfirmed(Y.encodeStateAsUpdate(fresh))
    this.outbox.replaceAll([])
    this.turnedDown = []
    this.replica = this.makeReplica(fresh)
    const nowMs = this.env.clock.now()
    const refused = recovery?.recover({ fresh, old: old.doc, turnedDown, entries, screen, newId: randomId, nowMs }) ?? []
    for (const change of refused) this.store.keepRefused(change)
    // What is done again is on the device before what it came from goes.
    this.store.flush()
    this.store.removeFromOutbox([...turnedDown.map(({ entry }) => entry), ...entries])
    this.replica.awareness.setLocalState(localState)
    for (const listener of this.resetListeners) listener(fresh, this.replica.awareness)
    this.refusedSignal.value = [...this.refusedSignal.value, ...refused]
    old.dispose()
    // The new awareness knows nobody yet.
    this.connection.send({ kind: 'query-awareness' })
  }

  private refreshStatus(): void {
    if (this.disposed) return
    const next = statusOf({
      connection: this.connectionState,
      unsaved: this.outbox.size,
      settled: this.outbox.isSettled && !this.session.isRebuilding,
      writable: this.room.writable,
      outdated: this.replica.isOutdated,
      storageOk: this.room.storageOk,
      localCopy: this.store.isKept,
    })
    if (JSON.stringify(next) !== JSON.stringify(this.statusSignal.value)) this.statusSignal.value = next
  }
}
