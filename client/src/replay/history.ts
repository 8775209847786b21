/** The life of one element: who made it, wrote in it, moved it, and when. Pure. */
import type { Change, Fields } from './film-types.ts'
import { verbOf, type Verb } from './narrative.ts'
import { applyOp, wordsIn } from './world.ts'

// One person's letters, one after the other, are one piece of writing.
const TOGETHER_MS = 60_000

export interface Moment {
  readonly author: number
  readonly verb: Verb
  readonly fromMs: number
  readonly toMs: number
  /** What it said before and after. */
  readonly before: string
  readonly after: string
}

/** `beginning`: the element before the first change; undefined when it was not there. Oldest first. */
export function historyOf(id: string, beginning: Fields | undefined, changes: Iterable<Change>): Moment[] {
  const world = new Map<string, Fields>(beginning === undefined ? [] : [[id, beginning]])
  const moments: Moment[] = []
  for (const { ops, author, atMs } of changes) {
    for (const op of ops) {
      if (op.id !== id) continue
      const before = wordsIn(world.get(id))
      applyOp(world, op)
      add(moments, { author, verb: verbOf({ op }), fromMs: atMs, toMs: atMs, before, after: wordsIn(world.get(id)) })
    }
  }
  return moments
}

function add(moments: Moment[], next: Moment): void {
  const last = moments.at(-1)
  const isSame = last?.author === next.author && last.verb === next.verb && next.fromMs - last.toMs <= TOGETHER_MS
  if (last !== undefined && isSame) moments[moments.length - 1] = { ...last, toMs: next.toMs, after: next.after }
  else moments.push(next)
}
