/**
 * The other end of a provider: a room in memory that speaks shared/protocol.md with control events.
 * It can be cut, fall silent, refuse and restart, which a well-behaved server does not do on demand.
 */
import * as Y from 'yjs'
import { readMessage, writeMessage, type Message } from '../../../client/src/protocol/messages.ts'
import type { OpenSocket, SocketEvents } from '../../../client/src/sync/socket.ts'

export class RoomPeer {
  doc = new Y.Doc()
  /** Reason to refuse an update, or undefined to take it. */
  policy: (update: Uint8Array) => string | undefined = () => undefined
  /** Close code for every new connection. */
  closeWith: number | undefined
  /** New connections never open. */
  unreachable = false
  /** `saved` is held back. */
  slowDisk = false
  writable = true
  opened = 0
  readonly received: Message[] = []
  readonly sessions = new Set<PeerSession>()

  readonly connect: OpenSocket = (_url, events) => {
    this.opened += 1
    const session = new PeerSession(this, events)
    queueMicrotask(() => session.accept())
    return {
      send: (bytes) => queueMicrotask(() => session.receive(bytes)),
      abandon: () => session.abandon(),
    }
  }

  readonly fetchState = (signal: AbortSignal): Promise<Uint8Array | undefined> =>
    Promise.resolve(signal.aborted || this.unreachable ? undefined : Y.encodeStateAsUpdate(this.doc))

  /** Somebody else's edit. */
  edit(change: (elements: Y.Map<Y.Map<unknown>>) => void): void {
    const before = Y.encodeStateVector(this.doc)
    this.doc.transact(() => change(this.doc.getMap('elements')))
    this.broadcast({ kind: 'update', update: Y.encodeStateAsUpdate(this.doc, before) })
  }

  broadcast(message: Message): void {
    for (const session of this.sessions) session.send(message)
  }

  control(event: Record<string, unknown>): void {
    this.broadcast({ kind: 'control', json: JSON.stringify(event) })
  }

  /** Ends every connection as the server or the network would. */
  cut(code = 1006): void {
    for (const session of [...this.sessions]) session.close(code)
  }

  /** Connections stay open but nothing goes through any more. */
  fallSilent(): void {
    for (const session of this.sessions) session.silent = true
  }

  confirm(): void {
    for (const session of this.sessions) session.confirm()
  }

  get sent(): { updates: number; states: number } {
    const count = (kind: Message['kind']): number => this.received.filter((m) => m.kind === kind).length
    return { updates: count('update'), states: count('sync-step-2') }
  }

  texts(): Record<string, unknown> {
    return this.doc.getMap('elements').toJSON()
  }
}

class PeerSession {
  silent = false
  private readonly room: RoomPeer
  private readonly events: SocketEvents
  private ordinal = 0
  private abandoned = false

  constructor(room: RoomPeer, events: SocketEvents) {
    this.room = room
    this.events = events
  }

  accept(): void {
    if (this.abandoned || this.room.unreachable) return
    this.events.onOpen()
    if (this.room.closeWith !== undefined) return this.events.onClose(this.room.closeWith)
    this.room.sessions.add(this)
    this.control({
      event: 'welcome', session: 's', writable: this.room.writable, time_ms: 1_800_000_000_000, sequence: 1,
      person: { id: 'p1', name: 'Oksana', color: 'blue', role: this.room.writable ? 'participant' : 'observer', language: 'uk' },
      board: { id: 'b1', title: 'Testboard' },
    })
    this.send({ kind: 'sync-step-1', stateVector: Y.encodeStateVector(this.room.doc) })
  }

  send(message: Message): void {
    if (this.abandoned || this.silent) return
    const bytes = writeMessage(message)
    queueMicrotask(() => {
      if (!this.abandoned) this.events.onMessage(bytes)
    })
  }

  control(event: Record<string, unknown>): void {
    this.send({ kind: 'control', json: JSON.stringify(event) })
  }

  receive(bytes: Uint8Array): void {
    if (this.abandoned || this.silent) return
    const message = readMessage(bytes)
    if (message.kind === 'malformed') throw new Error(message.detail)
    this.room.received.push(message)
    if (message.kind === 'sync-step-1') {
      const update = Y.encodeStateAsUpdate(this.room.doc, message.stateVector)
      this.send({ kind: 'sync-step-2', update })
    } else if (message.kind === 'sync-step-2' || message.kind === 'update') this.take(message.update)
  }

  close(code: number): void {
    this.room.sessions.delete(this)
    if (!this.abandoned) this.events.onClose(code)
  }

  abandon(): void {
    this.abandoned = true
    this.room.sessions.delete(this)
  }

  confirm(): void {
    this.control({ event: 'saved', received: this.ordinal })
  }

  private take(update: Uint8Array): void {
    this.ordinal += 1
    const reason = this.room.policy(update)
    if (reason !== undefined) this.control({ event: 'refused', message: this.ordinal, reason, detail: '' })
    else if (this.hasGap(update)) {
      this.control({ event: 'resync', message: this.ordinal })
      this.send({ kind: 'sync-step-1', stateVector: Y.encodeStateVector(this.room.doc) })
    } else {
      Y.applyUpdate(this.room.doc, update)
      this.room.broadcast({ kind: 'update', update })
    }
    if (!this.room.slowDisk) this.confirm()
  }

  private hasGap(update: Uint8Array): boolean {
    const known = Y.decodeStateVector(Y.encodeStateVector(this.room.doc))
    return [...Y.parseUpdateMeta(update).from].some(([client, clock]) => clock > (known.get(client) ?? 0))
  }
}
