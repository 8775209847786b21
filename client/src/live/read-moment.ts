/** Events that are moments, as values. */
import type { Moments } from './moments.ts'
import type { MomentKind, MomentKinds } from './types.ts'
import { number, text, textOrNull, texts, type Fields } from './values.ts'

type Readers = { readonly [K in MomentKind]: (event: Fields) => MomentKinds[K] }

const READERS: Readers = {
  message: (event) => ({
    id: text(event['id']), timeMs: number(event['time_ms']), by: nameOf(event['by']), texts: texts(event['texts']),
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

export const readMessage = READERS.message

export function isMomentKind(kind: string): kind is MomentKind {
  return Object.hasOwn(READERS, kind)
}

/** Tells whoever listens. */
export function readMoment<K extends MomentKind>(moments: Pick<Moments, 'tell'>, kind: K, event: Fields): K {
  moments.tell(kind, READERS[kind](event))
  return kind
}

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
