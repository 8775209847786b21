/**
 * The film as lines of text: what was made, written, moved, changed or removed, by whom and where, minute by minute,
 * and what happened besides. Pure. Every operation is in exactly one line.
 */
import type { Fields, Item, Occasion, World } from './film-types.ts'
import { isChange } from './film-types.ts'
import { deedsOf, keeps, type Cast, type Deed, type Filter } from './filter.ts'
import { FrameFinder } from './frame-finder.ts'
import { isMovement } from './motion.ts'
import { textIn, wordsIn } from './world.ts'

export const MINUTE_MS = 60_000

export type Verb = 'made' | 'wrote' | 'moved' | 'changed' | 'removed'

export interface DeedLine {
  readonly kind: 'deeds'
  readonly atMs: number
  readonly verb: Verb
  readonly type: string
  /** Empty: in no frame. */
  readonly frame: string
  readonly author: number
  /** Of the elements, each once, with what they said at the end of it. */
  readonly texts: ReadonlyMap<string, string>
  /** How many operations of the film it tells of. */
  ops: number
}

export interface OccasionLine {
  readonly kind: 'occasion'
  readonly atMs: number
  readonly occasion: Occasion
}

export type Line = DeedLine | OccasionLine

/** Fed with the film from its beginning; the last minute's lines grow as long as it lasts. */
export class Narrator {
  readonly lines: Line[] = []
  private readonly world: Map<string, Fields>
  private readonly finder: FrameFinder
  private readonly filter: Filter
  private readonly cast: Cast
  private readonly open = new Map<string, DeedLine & { texts: Map<string, string> }>()
  private minute = -Infinity

  constructor(beginning: World, filter: Filter, cast: Cast) {
    this.world = new Map(beginning)
    this.finder = new FrameFinder(beginning)
    this.filter = filter
    this.cast = cast
  }

  tell(items: Iterable<Item>): void {
    for (const item of items) {
      const minute = Math.floor(item.atMs / MINUTE_MS)
      // A chapter's lines stand below its heading.
      if (minute !== this.minute || !isChange(item)) this.open.clear()
      this.minute = minute
      if (isChange(item)) this.tellDeeds(item.atMs, deedsOf(item, this.world, this.finder, this.cast))
      else this.lines.push({ kind: 'occasion', atMs: item.atMs, occasion: item })
    }
  }

  private tellDeeds(atMs: number, deeds: readonly Deed[]): void {
    for (const deed of deeds) {
      if (!keeps(this.filter, deed)) continue
      const line = this.lineFor(atMs, deed)
      line.ops += 1
      line.texts.set(deed.op.id, wordsIn(deed.fields) || (line.texts.get(deed.op.id) ?? ''))
    }
  }

  private lineFor(atMs: number, deed: Deed): DeedLine & { texts: Map<string, string> } {
    const made = this.open.get(['made', deed.kind, deed.frame, deed.author].join('\n'))
    // Writing into what one has just made is part of making it.
    const verb = verbOf(deed) !== 'removed' && made?.texts.has(deed.op.id) === true ? 'made' : verbOf(deed)
    const name = [verb, deed.kind, deed.frame, deed.author].join('\n')
    const known = this.open.get(name)
    if (known !== undefined) return known
    const line = {
      kind: 'deeds' as const, atMs, verb, type: deed.kind, frame: deed.frame, author: deed.author,
      texts: new Map<string, string>(), ops: 0,
    }
    this.open.set(name, line)
    this.lines.push(line)
    return line
  }
}

export function verbOf({ op }: Pick<Deed, 'op'>): Verb {
  if (op.kind === 'gone') return 'removed'
  if (op.kind === 'put') return 'made'
  if (op.kind === 'text') return 'wrote'
  const { fields } = op
  if (['text', 'title', 'prompt'].some((field) => textIn(fields, field) !== '')) return 'wrote'
  return isMovement(op) || 'start' in fields || 'end' in fields ? 'moved' : 'changed'
}
