/**
 * What a change means, apart from the bytes that carry it: enough to do it again on another
 * document (replay.ts) and to tell a person what it was. Knows the outline of the document
 * (shared/document.md D1, D2), not what elements look like.
 */
import * as Y from 'yjs'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One splice of a text: at `index` (UTF-16 units), after `left`, `removed` units gave way to `inserted`. */
export interface Splice {
  readonly index: number
  readonly left: string
  readonly removed: number
  readonly inserted: string
}

export type Operation =
  | { readonly kind: 'put'; readonly id: string; readonly values: Readonly<Record<string, Json>>; readonly texts: Readonly<Record<string, string>> }
  | { readonly kind: 'set'; readonly id: string; readonly key: string; readonly value: Json }
  | { readonly kind: 'set-text'; readonly id: string; readonly key: string; readonly text: string }
  | { readonly kind: 'unset'; readonly id: string; readonly key: string }
  | { readonly kind: 'splice'; readonly id: string; readonly key: string; readonly splices: readonly Splice[] }
  | { readonly kind: 'remove'; readonly id: string }

/** How much of the text before a splice is kept to find the place again. */
const CONTEXT_LENGTH = 16

export function elementsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('elements')
}

/** What one transaction did to `elements`; call it from `observeDeep`, where the events are still valid. */
export function readOperations(elements: Y.Map<unknown>, events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): Operation[] {
  return events.flatMap((event) => {
    const [id, key] = event.path
    if (event.target === elements) return rootOperations(elements, event)
    if (typeof id !== 'string') return []
    if (key === undefined) return elementOperations(id, event)
    return [contentOperation(elements, id, String(key), event)]
  })
}

function rootOperations(elements: Y.Map<unknown>, event: Y.YEvent<Y.AbstractType<unknown>>): Operation[] {
  return [...event.changes.keys.keys()].map((id) => {
    const element = elements.get(id)
    return element instanceof Y.Map ? putOperation(id, element) : { kind: 'remove', id }
  })
}

function putOperation(id: string, element: Y.Map<unknown>): Operation {
  const values: Record<string, Json> = {}
  const texts: Record<string, string> = {}
  for (const [key, value] of element.entries()) {
    if (value instanceof Y.Text) texts[key] = plainText(value)
    else values[key] = toJson(value)
  }
  return { kind: 'put', id, values, texts }
}

function elementOperations(id: string, event: Y.YEvent<Y.AbstractType<unknown>>): Operation[] {
  const element = event.target as unknown as Y.Map<unknown>
  return [...event.changes.keys.keys()].map((key) =>
    element.has(key) ? valueOperation(id, key, element.get(key)) : { kind: 'unset', id, key },
  )
}

function valueOperation(id: string, key: string, value: unknown): Operation {
  if (value instanceof Y.Text) return { kind: 'set-text', id, key, text: plainText(value) }
  return { kind: 'set', id, key, value: toJson(value) }
}

function contentOperation(elements: Y.Map<unknown>, id: string, key: string, event: Y.YEvent<Y.AbstractType<unknown>>): Operation {
  if (event.target instanceof Y.Text && event.path.length === 2) {
    return { kind: 'splice', id, key, splices: readSplices(event.target, event.delta) }
  }
  // Deeper than anything of ours: the whole value of the key is what the change amounts to.
  const element = elements.get(id)
  return valueOperation(id, key, element instanceof Y.Map ? element.get(key) : null)
}

function readSplices(text: Y.Text, delta: Y.YEvent<Y.Text>['delta']): Splice[] {
  const after = plainText(text)
  const splices: Splice[] = []
  let index = 0
  for (const step of delta) {
    const inserted = typeof step.insert === 'string' ? step.insert : ''
    const removed = step.delete ?? 0
    if (inserted !== '' || removed > 0) {
      splices.push({ index, removed, inserted, left: after.slice(Math.max(0, index - CONTEXT_LENGTH), index) })
    }
    index += (step.retain ?? 0) + inserted.length
  }
  return splices
}

/** Without formatting, which documents tolerate (D3) but none of our tools writes. */
export function plainText(text: Y.Text): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- the declaration forgets Y.Text's own toString
  return text.toString()
}

function toJson(value: unknown): Json {
  if (value instanceof Y.AbstractType) return value.toJSON() as Json
  return value === undefined ? null : (value as Json)
}
