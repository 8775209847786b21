/** The HTTP API as the pages use it. Expected outcomes are values; nothing here rejects. */
import { language, type Language } from '../i18n/i18n.ts'
import { randomId } from '../platform/random.ts'
import { tabStorage } from '../platform/storage.ts'

export interface Links {
  readonly facilitator: string
  readonly participant: string
  readonly observer: string
  /** One per lab, by its id: who joins by it belongs there. */
  readonly labs?: readonly { readonly lab: string; readonly url: string }[]
}

/** From `boards`, or from a kit with what belongs to it. */
export interface NewWorkshop {
  readonly title: string
  readonly language: Language
  readonly boards?: readonly { readonly title: string; readonly template?: string }[]
  readonly create_key?: string
  readonly kit?: string
  readonly lobby?: boolean
  readonly languages?: readonly Language[]
  readonly labs?: readonly { readonly title: string }[]
  readonly time_zone?: string
}

export interface Workshop {
  readonly workshop: { readonly id: string; readonly title: string }
  readonly links: Links
  readonly labs?: readonly { readonly id: string; readonly title: string }[]
  /** To type instead of the participants' link. */
  readonly code?: string | null
}

/** A link's secret, or a room code behind `CODE`. */
export type Door = string
export const CODE = 'code:'

/** Where this tab keeps its wish to join, until it is granted. */
export const WISH = 'join'

/** `state` waiting: somebody has to let this person in; there are no boards until then. */
export interface Joined {
  readonly person: { readonly id: string; readonly name: string }
  readonly boards: readonly { readonly id: string; readonly title: string }[]
  readonly state?: 'admitted' | 'waiting'
  /** About how much the first board has to load. */
  readonly state_bytes: number
}

/** What is behind a door, told before anybody enters. */
export interface Preview {
  readonly workshop: { readonly title: string }
  readonly lab: { readonly title: string } | null
  readonly level: string | null
  /** To choose from. */
  readonly labs: readonly { readonly id: string; readonly title: string }[]
  readonly welcome: Readonly<Partial<Record<Language, string>>>
  readonly retention_days: number
  readonly replay: boolean
  readonly lobby: boolean
}

/** What people may say about themselves. */
export interface Affiliation {
  readonly level?: string
  readonly lab?: string
  readonly lab_text?: string
  readonly hides_name?: boolean
}

/**
 * `name`: the last part of the problem's type; `offline` when no answer came. `field`: in the request.
 * `detail`: the server's own words, in the viewer's language.
 */
export interface Problem {
  readonly name: string
  readonly field: string
  readonly detail?: string
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export function createWorkshop(body: NewWorkshop): Promise<Answer<Workshop>> {
  return call('/api/workshops', body)
}

export function joinWorkshop(door: Door, name: string, language: Language, about: Affiliation = {}): Promise<Answer<Joined>> {
  const wish = { ...keyOf(door), name, language, ...about }
  return call('/api/join', { ...wish, command: commandOf(JSON.stringify(wish)) })
}

/** The same for the same wish, until it was another: when no answer came, trying again makes no second person. */
function commandOf(wish: string): string {
  const [kept, command] = tabStorage.get(WISH)?.split(' ', 2) ?? []
  const key = encodeURIComponent(wish)
  if (command !== undefined && kept === key) return command
  const fresh = randomId(undefined, 25) // 129 bits: it is as good as a token
  tabStorage.set(WISH, `${key} ${fresh}`)
  return fresh
}

export function previewDoor(door: Door): Promise<Answer<Preview>> {
  return call('/api/join/preview', keyOf(door))
}

function keyOf(door: Door): { readonly link: string } | { readonly code: string } {
  return door.startsWith(CODE) ? { code: door.slice(CODE.length) } : { link: door }
}

/** False when that cannot be found out: the server says so itself when a key is missing. */
export async function isCreateKeyRequired(): Promise<boolean> {
  const info = await call<{ create_key_required?: boolean }>('/api/info')
  return info.ok && info.value.create_key_required === true
}

export async function call<T>(path: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(path, body === undefined ? {} : post(body))
    // The cast is the contract of the API's description, which the server's tests hold it to.
    if (response.ok) return { ok: true, value: (await response.json()) as T }
    return { ok: false, problem: readProblem(await response.text()) }
  } catch {
    return { ok: false, problem: { name: 'offline', field: '' } }
  }
}

function post(body: unknown): RequestInit {
  const headers = { 'Content-Type': 'application/json', 'Accept-Language': language.peek() }
  return { method: 'POST', headers, body: JSON.stringify(body) }
}

/** What stands between us and the server may answer with anything. */
function readProblem(text: string): Problem {
  let document: { type?: unknown; field?: unknown; detail?: unknown } = {}
  try {
    document = JSON.parse(text) as typeof document
  } catch {
    // A proxy's own error page: no more to be had from it.
  }
  const type = typeof document.type === 'string' ? document.type : ''
  const { field, detail } = document
  return {
    name: type.split(':').at(-1) || 'internal',
    field: typeof field === 'string' ? field : '',
    detail: typeof detail === 'string' ? detail : '',
  }
}
