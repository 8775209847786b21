/** Films from the server, for members and for whoever holds a link to the replay. */
import { delay, systemClock, type Clock } from '../platform/clock.ts'
import { ActProblem } from './acting/orders.ts'
import type { BoardIndex, KeyFrame, Opened, Segment } from './film-types.ts'
import { readIndex, readKey, readOpened, readSegment } from './read-film.ts'
import { ReplayProblem, type FilmSource } from './source.ts'

/** `person`: a member, by the cookie of that id. `secret`: of a link to the replay. */
export type Pass = { readonly person: string } | { readonly secret: string }

export interface HttpParts {
  readonly clock?: Clock
  readonly fetch?: (path: string, init: RequestInit) => Promise<Response>
}

// A line that comes back within seconds should not end a replay; longer, and people press "try again".
const RETRY_MS = [400, 1_500, 4_000]

export class HttpSource implements FilmSource {
  readonly order: FilmSource['order']
  private readonly workshopId: string
  private readonly pass: Pass
  private readonly clock: Clock
  private readonly fetch: (path: string, init: RequestInit) => Promise<Response>
  private readonly ending = new AbortController()

  constructor(workshopId: string, pass: Pass, parts: HttpParts = {}) {
    this.workshopId = workshopId
    this.pass = pass
    this.clock = parts.clock ?? systemClock
    this.fetch = parts.fetch ?? ((path, init) => fetch(path, init))
    this.order = 'person' in pass ? (path, body) => this.post(path, body, pass.person) : undefined
  }

  async opened(): Promise<Opened> {
    return readOpened(await this.get(''))
  }

  async index(boardId: string): Promise<BoardIndex> {
    return readIndex(await this.get(`/boards/${encodeURIComponent(boardId)}`))
  }

  async key(boardId: string, n: number): Promise<KeyFrame> {
    return readKey(await this.get(`/boards/${encodeURIComponent(boardId)}/segments/${n}/key`))
  }

  async segment(boardId: string, n: number): Promise<Segment> {
    return readSegment(await this.get(`/boards/${encodeURIComponent(boardId)}/segments/${n}`))
  }

  linkTo(boardId: string, atMs: number): string {
    const secret = 'secret' in this.pass ? `#${this.pass.secret}` : ''
    return new URL(`/replay/${this.workshopId}/${boardId}?at=${Math.round(atMs)}${secret}`, location.href).href
  }

  dispose(): void {
    this.ending.abort()
  }

  private async post(path: string, body: Readonly<Record<string, unknown>>, person: string): Promise<unknown> {
    const headers = { 'X-Person': person, 'Content-Type': 'application/json' }
    const { signal } = this.ending
    const response = await this.fetch(`/api${path}`, { method: 'POST', signal, headers, body: JSON.stringify(body) }).catch(() => undefined)
    if (response === undefined) throw new ReplayProblem('offline')
    const json: unknown = await response.json().catch(() => undefined)
    if (response.ok) return json
    const detail: unknown = typeof json === 'object' && json !== null && 'detail' in json ? json.detail : ''
    throw new ActProblem(typeof detail === 'string' ? detail : '')
  }

  private async get(path: string): Promise<unknown> {
    for (const waitMs of RETRY_MS) {
      const found = await this.attempt(path)
      if (!(found instanceof ReplayProblem)) return found.json
      if (!TRANSIENT.has(found.reason) || this.ending.signal.aborted) throw found
      await delay(this.clock, waitMs)
    }
    const last = await this.attempt(path)
    if (last instanceof ReplayProblem) throw last
    return last.json
  }

  private async attempt(path: string): Promise<{ readonly json: unknown } | ReplayProblem> {
    try {
      const { signal } = this.ending
      const headers = 'secret' in this.pass ? { Authorization: `Replay ${this.pass.secret}` } : { 'X-Person': this.pass.person }
      const response = await this.fetch(`/api/replay/${encodeURIComponent(this.workshopId)}${path}`, { signal, headers })
      if (response.ok) return { json: await response.json() }
      return new ReplayProblem(await reasonOf(response))
    } catch {
      return new ReplayProblem('offline')
    }
  }
}

const TRANSIENT: ReadonlySet<string> = new Set(['offline', 'storage_busy', 'too_many_requests', 'unavailable'])

async function reasonOf(response: Response): Promise<string> {
  try {
    const { type } = (await response.json()) as { type?: unknown }
    const name = typeof type === 'string' ? type.split(':').at(-1) : ''
    if (name) return name
  } catch {
    // Not ours but a proxy's: the status is all there is.
  }
  return response.status >= 502 ? 'unavailable' : 'internal'
}
