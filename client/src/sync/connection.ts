/**
 * One connection to one room that comes back by itself: opens sockets, waits with chance in it,
 * notices a connection that is open in name only. Knows messages, not documents.
 */
import type { Cancel, Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { CloseCode } from '../protocol/close-codes.ts'
import { readMessage, writeMessage, type Message } from '../protocol/messages.ts'
import { afterClose, openSocketOf, type ConnectionState } from './connection-state.ts'
import type { OpenSocket, Socket } from './socket.ts'
import { watchWake } from './wake.ts'

const CONNECT_TIMEOUT_MS = 10_000
/** Our own awareness comes back every 15 s, so a longer silence means something. */
const SILENCE_MS = 20_000
const PROBE_TIMEOUT_MS = 10_000
const WAKE_PROBE_TIMEOUT_MS = 4_000
/** What a connection that just vanished reports (RFC 6455). */
const GONE = 1006

export interface ConnectionEnvironment {
  readonly clock: Clock
  readonly random: Random
  readonly openSocket: OpenSocket
}

export interface ConnectionEvents {
  /** A new socket is open: the handshake begins. */
  onOpen(): void
  onMessage(message: Message): void
  onState(state: ConnectionState): void
  /** A message that the server answers in any state; sent to see whether it still does. */
  probe(): Message
}

export class Connection {
  private state: ConnectionState = { kind: 'idle' }
  private heardAt = 0
  private retryAfterMs: number | undefined
  private endWatch: Cancel | undefined
  private cancelWait: Cancel = () => undefined
  private cancelProbe: Cancel | undefined
  private readonly url: string
  private readonly env: ConnectionEnvironment
  private readonly events: ConnectionEvents

  constructor(url: string, env: ConnectionEnvironment, events: ConnectionEvents) {
    this.url = url
    this.env = env
    this.events = events
  }

  /** A second call does nothing. */
  open(): void {
    if (this.state.kind !== 'idle') return
    this.endWatch = watchWake(this.env.clock, {
      onWake: () => this.wake(),
      onTick: () => this.checkSilence(),
    })
    this.connect(0)
  }

  /** False when there is no open socket: the message is dropped. */
  send(message: Message): boolean {
    const socket = openSocketOf(this.state)
    socket?.send(writeMessage(message))
    return socket !== undefined
  }

  /** The handshake is complete; failures are counted from zero again. */
  markSynced(): void {
    if (this.state.kind === 'syncing') this.enter({ kind: 'synced', socket: this.state.socket })
  }

  /** The server said that it is about to close and when to come back. */
  expectClose(retryAfterMs: unknown): void {
    this.retryAfterMs = typeof retryAfterMs === 'number' ? Math.max(0, retryAfterMs) : undefined
  }

  /** Ends the wait, if it is one. */
  retryNow(): void {
    if (this.state.kind === 'waiting') this.connect(this.state.attempt)
  }

  /** Ends this socket as if the network had, and comes back after the usual wait. */
  restart(): void {
    const socket = openSocketOf(this.state)
    if (socket) this.lose(socket, GONE)
  }

  /** Idempotent; no event follows. */
  dispose(): void {
    this.endWatch?.()
    this.stopTimers()
    if ('socket' in this.state) this.state.socket.abandon()
    this.state = { kind: 'idle' }
  }

  private connect(attempt: number): void {
    this.stopTimers()
    const socket: Socket = this.env.openSocket(this.url, {
      onOpen: () => this.opened(socket, attempt),
      onMessage: (bytes) => this.heard(bytes),
      onClose: (code) => this.lose(socket, code),
    })
    this.cancelWait = this.env.clock.after(CONNECT_TIMEOUT_MS, () => this.lose(socket, GONE))
    this.enter({ kind: 'connecting', socket, attempt })
  }

  private opened(socket: Socket, attempt: number): void {
    this.stopTimers()
    this.heardAt = this.env.clock.now()
    this.retryAfterMs = undefined
    this.enter({ kind: 'syncing', socket, attempt })
    this.events.onOpen()
  }

  private heard(bytes: Uint8Array): void {
    this.heardAt = this.env.clock.now()
    this.cancelProbe?.()
    this.cancelProbe = undefined
    const message = readMessage(bytes)
    const socket = openSocketOf(this.state)
    if (message.kind !== 'malformed') this.events.onMessage(message)
    // MS1: no peer of ours sends that, so whatever is at the other end is not our server.
    else if (socket) this.lose(socket, CloseCode.PROTOCOL_ERROR)
  }

  private lose(socket: Socket, code: number): void {
    socket.abandon()
    this.stopTimers()
    const notice = { code, nowMs: this.env.clock.now(), retryAfterMs: this.retryAfterMs }
    const next = afterClose(this.state, notice, this.env.random)
    if (next.kind === 'waiting') {
      const wait = next.retryAt - notice.nowMs
      this.cancelWait = this.env.clock.after(wait, () => this.connect(next.attempt))
    }
    this.enter(next)
  }

  private wake(): void {
    if (this.state.kind === 'waiting') this.retryNow()
    else this.probe(WAKE_PROBE_TIMEOUT_MS)
  }

  private checkSilence(): void {
    if (this.env.clock.now() - this.heardAt > SILENCE_MS) this.probe(PROBE_TIMEOUT_MS)
  }

  /** Browsers cannot ping: only an answer to a message shows that the other end is there. */
  private probe(timeoutMs: number): void {
    const socket = openSocketOf(this.state)
    if (!socket || this.cancelProbe) return
    this.cancelProbe = this.env.clock.after(timeoutMs, () => this.lose(socket, GONE))
    this.send(this.events.probe())
  }

  private stopTimers(): void {
    this.cancelWait()
    this.cancelProbe?.()
    this.cancelProbe = undefined
  }

  private enter(state: ConnectionState): void {
    this.state = state
    this.events.onState(state)
  }
}
