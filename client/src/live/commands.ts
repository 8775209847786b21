/**
 * Sends commands to a running workshop. Each has an id of its own (shared/protocol.md FA3): when the answer is lost it
 * is sent again under the same id, so that asking twice is doing once. Expected outcomes are values; nothing rejects.
 */
import { language } from '../i18n/i18n.ts'
import { delay, systemClock, type Clock } from '../platform/clock.ts'
import { randomId } from '../platform/random.ts'
import { ASPECT_OF, PATHS, type Bodies, type CommandName, type Readable, type Results } from './command-types.ts'
import type { Aspect } from './types.ts'
import { fields, number, text, type Fields } from './values.ts'

/** `name`: the last part of the problem's type, `offline` when no answer came. The texts are in the viewer's language. */
export interface CommandProblem {
  readonly name: string
  readonly title: string
  readonly detail: string
  readonly field: string
  /** Of a conflict: the name of who was quicker. */
  readonly by: string
  readonly revision: number
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: CommandProblem }

/** What the interface sees of it. */
export type CommandPort = Pick<Commands, 'send' | 'read'>

export interface CommandsOptions {
  /** Undefined when it cannot be found out now. */
  readonly workshopId: () => Promise<string | undefined>
  readonly personId: string
  /** Revision of that aspect as shown to this person at present. */
  readonly seen: (aspect: Aspect) => number
  readonly clock?: Clock
  readonly fetch?: typeof fetch
}

/** After that many answers that never came, people are told instead. */
const ATTEMPTS = 4
const PAUSE_MS = 700

export class Commands {
  private readonly options: CommandsOptions
  private readonly clock: Clock

  constructor(options: CommandsOptions) {
    this.options = options
    this.clock = options.clock ?? systemClock
  }

  send<K extends CommandName>(name: K, body: Bodies[K]): Promise<Answer<Results[K]>> {
    const { on, ...rest }: Fields = { ...body }
    const aspect = ASPECT_OF[name]
    const seen = aspect === undefined ? {} : { seen: this.options.seen(aspect) }
    const request = JSON.stringify({ ...rest, ...seen, command: randomId() })
    return this.ask(PATHS[name], text(on), { method: 'POST', body: request })
  }

  /** What a GET route of the workshop answers. */
  read<T>(what: Readable, query = ''): Promise<Answer<T>> {
    return this.ask(`workshops/{w}/${what}${query}`, '', {})
  }

  private async ask<T>(template: string, on: string, init: RequestInit): Promise<Answer<T>> {
    const path = await this.pathOf(template, on)
    if (path === undefined) return failed()
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.request(path, init)
      if (response !== undefined) return readAnswer<T>(response)
      if (attempt === ATTEMPTS) return failed()
      await delay(this.clock, PAUSE_MS * attempt)
    }
  }

  private async pathOf(template: string, on: string): Promise<string | undefined> {
    const path = `/api/${template.replace('{on}', encodeURIComponent(on))}`
    if (!path.includes('{w}')) return path
    const workshop = await this.options.workshopId()
    return workshop === undefined ? undefined : path.replace('{w}', encodeURIComponent(workshop))
  }

  /** Undefined when nothing came back, or something that is not ours in between says that the server is away. */
  private async request(path: string, init: RequestInit): Promise<{ ok: boolean; body: string } | undefined> {
    const headers = { 'X-Person': this.options.personId, 'Accept-Language': language.peek(), 'Content-Type': 'application/json' }
    try {
      const response = await (this.options.fetch ?? fetch)(path, { ...init, headers })
      const body = await response.text()
      return [502, 504].includes(response.status) ? undefined : { ok: response.ok, body }
    } catch {
      return undefined
    }
  }
}

function readAnswer<T>({ ok, body }: { ok: boolean; body: string }): Answer<T> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    // A proxy's own page: no more to be had from it.
    return failed('internal')
  }
  // The cast is the contract of the API's description, which the server's tests hold it to.
  return ok ? { ok: true, value: value as T } : { ok: false, problem: readProblem(fields(value)) }
}

function readProblem(document: Fields): CommandProblem {
  return {
    name: text(document['type']).split(':').at(-1) || 'internal',
    title: text(document['title']), detail: text(document['detail']), field: text(document['field']),
    by: text(document['by']), revision: number(document['revision']),
  }
}

function failed(name = 'offline'): { readonly ok: false; readonly problem: CommandProblem } {
  return { ok: false, problem: { name, title: '', detail: '', field: '', by: '', revision: 0 } }
}
