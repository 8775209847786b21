/** Somebody who leads a workshop over the HTTP API, while the test looks at the windows of the others. */
import { randomUUID } from 'node:crypto'

export interface Kit {
  readonly links: Readonly<Record<'facilitator' | 'participant' | 'observer', string>>
}

export interface Programme {
  readonly steps: readonly { readonly id: string; readonly title: Readonly<Record<string, string>>; readonly frames: readonly { readonly board: string; readonly element: string }[] }[]
  readonly boards: readonly { readonly id: string; readonly title: string; readonly kind: string }[]
  readonly revisions: Readonly<Record<string, number>>
}

export class Lead {
  readonly links: Kit['links']
  readonly boards: readonly { readonly id: string; readonly title: string }[]
  private readonly server: string
  private readonly token: string
  private readonly workshop: string

  private constructor(server: string, links: Kit['links'], joined: Joined) {
    this.server = server
    this.links = links
    this.token = joined.token
    this.workshop = joined.workshop.id
    this.boards = joined.boards
  }

  /** A fresh workshop from a kit, with somebody who leads it. */
  static async ofKit(server: string, kit: string, more: Readonly<Record<string, unknown>> = {}): Promise<Lead> {
    const made = (await post(`${server}/api/workshops`, { title: 'Base Camp', language: 'en', kit, ...more })) as unknown as Kit
    const joined = (await post(`${server}/api/join`, { link: made.links.facilitator, name: 'Fay', language: 'en' })) as unknown as Joined
    return new Lead(server, made.links, joined)
  }

  async order(what: string, body: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const url = what.startsWith('/') ? `${this.server}/api${what}` : `${this.server}/api/workshops/${this.workshop}/${what}`
    return post(url, { command: randomUUID(), ...body }, this.token)
  }

  async programme(): Promise<Programme> {
    const answer = await fetch(`${this.server}/api/workshops/${this.workshop}/programme`, { headers: { Authorization: `Bearer ${this.token}` } })
    if (!answer.ok) throw new Error(`programme: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Programme
  }

  async people(): Promise<readonly { readonly id: string; readonly name: string }[]> {
    const answer = await fetch(`${this.server}/api/workshops/${this.workshop}/people`, { headers: { Authorization: `Bearer ${this.token}` } })
    if (!answer.ok) throw new Error(`people: ${answer.status} ${await answer.text()}`)
    return ((await answer.json()) as { people: { id: string; name: string }[] }).people
  }
}

interface Joined {
  readonly token: string
  readonly workshop: { readonly id: string }
  readonly boards: readonly { readonly id: string; readonly title: string }[]
}

async function post(url: string, body: unknown, token?: string): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (token !== undefined) headers['Authorization'] = `Bearer ${token}`
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}
