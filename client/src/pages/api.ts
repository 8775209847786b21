/** The HTTP API as the pages use it. Expected outcomes are values; nothing here rejects. */
import type { Language } from '../i18n/i18n.ts'

export interface Links {
  readonly facilitator: string
  readonly participant: string
  readonly observer: string
}

export interface NewWorkshop {
  readonly title: string
  readonly language: Language
  readonly boards: readonly { readonly title: string; readonly template?: string }[]
  readonly create_key?: string
}

export interface Workshop {
  readonly workshop: { readonly id: string; readonly title: string }
  readonly links: Links
}

export interface Joined {
  readonly person: { readonly id: string; readonly name: string }
  readonly boards: readonly { readonly id: string; readonly title: string }[]
}

/** `name`: the last part of the problem's type; `offline` when no answer came. `field`: in the request. */
export interface Problem {
  readonly name: string
  readonly field: string
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export function createWorkshop(body: NewWorkshop): Promise<Answer<Workshop>> {
  return call('/api/workshops', body)
}

export function joinWorkshop(link: string, name: string, language: Language): Promise<Answer<Joined>> {
  return call('/api/join', { link, name, language })
}

/** False when that cannot be found out: the server says so itself when a key is missing. */
export async function isCreateKeyRequired(): Promise<boolean> {
  const info = await call<{ create_key_required?: boolean }>('/api/info')
  return info.ok && info.value.create_key_required === true
}

async function call<T>(path: string, body?: unknown): Promise<Answer<T>> {
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
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

/** What stands between us and the server may answer with anything. */
function readProblem(text: string): Problem {
  let document: { type?: unknown; field?: unknown } = {}
  try {
    document = JSON.parse(text) as typeof document
  } catch {
    // A proxy's own error page: no more to be had from it.
  }
  const type = typeof document.type === 'string' ? document.type : ''
  return { name: type.split(':').at(-1) || 'internal', field: typeof document.field === 'string' ? document.field : '' }
}
