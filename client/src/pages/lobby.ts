/** Waits in the lobby (shared/protocol.md LB): over a socket, and by asking now and then where a wall lets none through. */
import { systemClock, type Cancel, type Clock } from '../platform/clock.ts'

export interface Admitted {
  readonly boards: readonly { readonly id: string; readonly title: string }[]
  readonly group_board?: string | null
}

export interface LobbyEvents {
  /** Title and welcome of the workshop, as far as told. */
  readonly onWaiting: (told: Told) => void
  readonly onAdmitted: (admitted: Admitted) => void
  /** Sent away, removed, or not known any more. */
  readonly onRejected: () => void
}

export interface Told {
  readonly title: string
  readonly welcome: Readonly<Record<string, string>>
}

export interface LobbyParts {
  readonly clock?: Clock
  readonly openSocket?: (url: string) => WebSocket
}

const ASK_EVERY_MS = 5_000
const REJECTED: ReadonlySet<number> = new Set([4401, 4403, 4404, 4410])

/** Returns the way to stop waiting. */
export function waitInLobby(personId: string, events: LobbyEvents, parts: LobbyParts = {}): () => void {
  const lobby = new Lobby(personId, events, parts.clock ?? systemClock, parts.openSocket ?? ((url) => new WebSocket(url)))
  lobby.open()
  return () => lobby.end()
}

class Lobby {
  private readonly personId: string
  private readonly events: LobbyEvents
  private readonly clock: Clock
  private readonly openSocket: (url: string) => WebSocket
  private socket: WebSocket | undefined
  private cancel: Cancel | undefined
  private isOver = false

  constructor(personId: string, events: LobbyEvents, clock: Clock, openSocket: (url: string) => WebSocket) {
    this.personId = personId
    this.events = events
    this.clock = clock
    this.openSocket = openSocket
  }

  open(): void {
    if (this.isOver) return
    const origin = location.origin.replace(/^http/, 'ws')
    const socket = this.openSocket(`${origin}/lobby?person=${encodeURIComponent(this.personId)}`)
    this.socket = socket
    socket.onmessage = ({ data }) => this.receive(data)
    socket.onclose = ({ code }) => {
      if (REJECTED.has(code)) this.reject()
      else this.askLater()
    }
  }

  end(): void {
    this.isOver = true
    this.cancel?.()
    this.socket?.close()
  }

  private receive(data: unknown): void {
    const event = read(data)
    if (this.isOver || event === undefined) return
    if (event['event'] === 'waiting') this.events.onWaiting(toldBy(event))
    else if (event['event'] === 'admitted') this.admit(event as unknown as Admitted)
    else if (event['event'] === 'rejected') this.reject()
  }

  private askLater(): void {
    if (this.isOver) return
    this.cancel?.()
    this.cancel = this.clock.after(ASK_EVERY_MS, () => void this.ask())
  }

  private async ask(): Promise<void> {
    const answer = await fetch('/api/me', { headers: { 'X-Person': this.personId } }).catch(() => undefined)
    const me = answer?.ok === true ? read(await answer.text()) : undefined
    if (this.isOver) return
    if (answer?.status === 401 || answer?.status === 403) this.reject()
    else if (me?.['state'] === 'admitted') this.admit(me as unknown as Admitted)
    else this.open()
  }

  private admit(admitted: Admitted): void {
    this.end()
    this.events.onAdmitted(admitted)
  }

  private reject(): void {
    if (this.isOver) return
    this.end()
    this.events.onRejected()
  }
}

function read(data: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof data !== 'string') return undefined
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function toldBy(event: Readonly<Record<string, unknown>>): Told {
  const workshop = event['workshop'] as { readonly title?: string } | undefined
  return { title: workshop?.title ?? '', welcome: (event['welcome'] ?? {}) as Told['welcome'] }
}
