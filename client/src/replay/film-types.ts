/** What the replay is made of: the film of each board, as the server derives it from the record. Values only. */

/** The fields of one element; replaced as a whole when one of them changes, never altered. */
export type Fields = Readonly<Record<string, unknown>>

/** All elements at one moment, by id. */
export type World = ReadonlyMap<string, Fields>

export type Op =
  | { readonly kind: 'gone'; readonly id: string }
  /** Came, or was replaced as a whole. */
  | { readonly kind: 'put'; readonly id: string; readonly fields: Fields }
  /** `null` unsets. */
  | { readonly kind: 'set'; readonly id: string; readonly fields: Fields }
  /** `at`, `removed` in UTF-16 units. */
  | { readonly kind: 'text'; readonly id: string; readonly field: string; readonly at: number; readonly removed: number; readonly inserted: string }

interface Happened {
  readonly sequence: number
  readonly atMs: number
  /** A number of `BoardIndex.authors`; 0: nobody. */
  readonly author: number
}

export interface Change extends Happened { readonly ops: readonly Op[] }

/** Something that happened and is no change of an element: a step began, somebody came. */
export interface Occasion extends Happened { readonly kind: string; readonly values: Fields }

export type Item = Change | Occasion

export function isChange(item: Item): item is Change {
  return 'ops' in item
}

export interface Segment { readonly fromMs: number; readonly items: readonly Item[] }

export interface KeyFrame { readonly elements: World }

export interface Person {
  readonly key: string
  /** Null: hides the name; `number` then stands for it. */
  readonly label: string | null
  readonly number: number
  readonly letter: string
  readonly color: string
  readonly lab: string | null
  readonly role: string
}

export interface FilmBoard {
  readonly id: string
  readonly title: string
  /** Null: nothing has happened on it yet. */
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly ready: boolean
}

/** The workshop as whoever watches sees it. */
export interface Opened {
  readonly workshop: { readonly id: string; readonly title: string; readonly language: string; readonly timeZone: string }
  readonly me: { readonly role: string; readonly can: readonly string[]; readonly expiresMs: number | null }
  readonly keptUntilMs: number | null
  readonly isLive: boolean
  readonly boards: readonly FilmBoard[]
  readonly people: readonly Person[]
  readonly labs: readonly { readonly id: string; readonly title: string }[]
}

export interface SegmentHead {
  readonly n: number
  readonly fromMs: number
  readonly toMs: number
  readonly last: number
  readonly changes: number
  readonly bytes: number
  readonly open: boolean
}

export interface Chapter {
  readonly atMs: number
  readonly number: number
  readonly of: number
  readonly title: Readonly<Record<string, string>>
}

export interface Version {
  readonly id: string
  readonly atMs: number
  readonly sequence: number
  readonly name: string | null
  readonly kind: string
}

export interface BoardIndex {
  readonly board: { readonly id: string; readonly title: string }
  readonly fromMs: number
  readonly toMs: number
  /** How far the film is, and how far it will be. */
  readonly through: number
  readonly total: number
  readonly ready: boolean
  /** Author number -> person's key. */
  readonly authors: ReadonlyMap<number, string>
  readonly segments: readonly SegmentHead[]
  /** Minute since 1970 and how much was changed in it. */
  readonly minutes: readonly (readonly [minute: number, changes: number])[]
  readonly chapters: readonly Chapter[]
  readonly sessions: readonly { readonly id: string; readonly fromMs: number; readonly toMs: number | null; readonly title: string }[]
  readonly versions: readonly Version[]
  /** When, who (key), 1 came or -1 left. */
  readonly joins: readonly (readonly [atMs: number, person: string, direction: number])[]
  readonly frames: readonly { readonly id: string; readonly title: string; readonly template: string; readonly part: string }[]
}
