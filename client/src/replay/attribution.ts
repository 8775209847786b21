/** Who changes what just now, as marks around it: no cursors, nothing that is counted by person. Pure. */
import type { Box } from '../geometry/box.ts'
import type { PeerView } from '../render/types.ts'
import type { Person } from './film-types.ts'

/** How long a mark stays, in the time of whoever watches. */
export const MARK_MS = 2_000
/** Faster than this, marks would only flicker. */
export const FASTEST = 16
const MOST_MARKED = 50

interface Mark { readonly author: number; readonly untilMs: number }

export class Attribution {
  private readonly marks = new Map<string, Mark>()

  note(author: number, ids: Iterable<string>, nowMs: number): void {
    for (const id of ids) {
      this.marks.delete(id)
      this.marks.set(id, { author, untilMs: nowMs + MARK_MS })
    }
  }

  clear(): void {
    this.marks.clear()
  }

  get isEmpty(): boolean {
    return this.marks.size === 0
  }

  /** What each person has just touched, the latest last. What is older is forgotten. */
  byAuthor(nowMs: number): Map<number, string[]> {
    const found = new Map<number, string[]>()
    for (const [id, { author, untilMs }] of this.marks) {
      if (untilMs <= nowMs) this.marks.delete(id)
      else found.set(author, [...(found.get(author) ?? []), id])
    }
    return found
  }
}

/** `name`: what to call them. Author 0 has no marks: nobody did that. */
export function peersFor(
  touched: ReadonlyMap<number, readonly string[]>, moving: ReadonlyMap<number, ReadonlyMap<string, Box>>,
  person: (author: number) => { readonly person: Person; readonly name: string } | undefined,
): PeerView[] {
  const authors = new Set([...touched.keys(), ...moving.keys()])
  return [...authors].map((author) => {
    const who = author === 0 ? undefined : person(author)
    const ids = who === undefined ? [] : (touched.get(author) ?? []).slice(-MOST_MARKED)
    const boxes = moving.get(author)
    return {
      clientId: author,
      name: who?.name ?? '',
      color: who?.person.color ?? '#65625b',
      letter: who?.person.letter ?? '',
      cursor: null,
      selection: ids,
      // The last one touched carries the name, the others the letter.
      editing: ids.at(-1) ?? null,
      gesture: boxes === undefined ? null : { kind: 'resize' as const, boxes: Object.fromEntries([...boxes].map(([id, box]) => [id, corners(box)])) },
      caret: null,
    }
  })
}

function corners({ x, y, width, height }: Box): [number, number, number, number] {
  return [x, y, width, height]
}
