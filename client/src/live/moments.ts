/** What happens once: a message, being called together. Nobody hears again what was said before they listened. */
import type { MomentKind, MomentKinds, Texts } from './types.ts'
import { number, text, textOrNull, texts, type Fields } from './values.ts'

type Listener<K extends MomentKind> = (moment: MomentKinds[K]) => void
type Listeners = { readonly [K in MomentKind]: Set<Listener<K>> }
type Readers = { readonly [K in MomentKind]: (event: Fields) => MomentKinds[K] }

const READERS: Readers = {
  message: (event) => ({
    id: text(event['id']), timeMs: number(event['time_ms']), by: nameOf(event['by']), texts: texts(event['texts']) satisfies Texts,
  }),
  summon: (event) => ({
    id: text(event['id']), by: nameOf(event['by']), board: text(event['board']), title: text(event['title']),
    frame: textOrNull(event['frame']),
  }),
  go: readMove,
  back: readMove,
  coming: (event) => ({ by: nameOf(event['by']), board: text(event['board']) }),
  lead: (event) => ({ by: nameOf(event['by']) }),
  called: (event) => ({ person: text(event['person']), name: text(event['name']), board: text(event['board']) }),
  told: (event) => ({ text: text(event['text']) }),
}

export class Moments {
  private readonly listeners: Listeners = {
    message: new Set(), summon: new Set(), go: new Set(), back: new Set(), coming: new Set(), lead: new Set(),
    called: new Set(), told: new Set(),
  }

  /** Returns the way to end it. */
  subscribe<K extends MomentKind>(kind: K, listener: Listener<K>): () => void {
    const listeners: Set<Listener<K>> = this.listeners[kind]
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  receive(kind: MomentKind, event: Fields): void {
    deliver(this.listeners, kind, event)
  }
}

function deliver<K extends MomentKind>(listeners: Pick<Listeners, K>, kind: K, event: Fields): void {
  const moment = READERS[kind](event)
  for (const listener of [...listeners[kind]]) listener(moment)
}

export function isMomentKind(kind: string): kind is MomentKind {
  return Object.hasOwn(READERS, kind)
}

export const readMessage = READERS.message

function readMove(event: Fields): MomentKinds['go'] {
  return {
    board: text(event['board']), title: text(event['title']), seconds: number(event['seconds']),
    minutes: typeof event['minutes'] === 'number' ? event['minutes'] : null,
  }
}

/** A person, told as a name or as `{id, name}`. */
function nameOf(by: unknown): string {
  return typeof by === 'object' && by !== null && 'name' in by ? text(by.name) : text(by)
}
