/** Films for tests: a source that serves what it was given, and random histories. */
import fc from 'fast-check'
import type { BoardIndex, Change, Fields, Item, Opened, Person, World } from '../../../client/src/replay/film-types.ts'
import { isChange } from '../../../client/src/replay/film-types.ts'
import { readIndex, readOpened } from '../../../client/src/replay/read-film.ts'
import { ReplayProblem, type FilmSource } from '../../../client/src/replay/source.ts'
import { applyChange } from '../../../client/src/replay/world.ts'
import vectors from '../../../shared/vectors/film.json'

export { vectors }

export function note(text: string, x = 0, y = 0): Fields {
  return { type: 'note', x, y, z: 'V', width: 160, height: 160, color: 'yellow', text }
}

export function frame(title: string, x: number, y: number, width = 800, height = 600): Fields {
  return { type: 'frame', x, y, z: 'A', width, height, color: 'grey', title }
}

export function person(key: string, label: string | null, lab: string | null = null): Person {
  return { key, label, number: Number(key.slice(1)), letter: label?.[0] ?? key.slice(1), color: '#1d4ed8', lab, role: 'participant' }
}

/** Cut into pieces of `size` items, as the server cuts a film. */
export class TestSource implements FilmSource {
  readonly asked: string[] = []
  /** Rejected with this reason while it is set. */
  failing: string | undefined
  items: readonly Item[]
  private readonly size: number
  private readonly beginning: World

  constructor(items: readonly Item[], { size = 3, beginning = new Map() }: { size?: number; beginning?: World } = {}) {
    this.items = items
    this.size = size
    this.beginning = beginning
  }

  opened(): Promise<Opened> {
    return this.answer('opened', () => readOpened(vectors.examples.opened))
  }

  index(boardId: string): Promise<BoardIndex> {
    return this.answer('index', () => {
      const last = this.items.at(-1)?.atMs ?? 0
      const segments = this.pieces().map((piece, n) => ({
        n, first: piece[0]?.sequence, last: piece.at(-1)?.sequence, from_ms: piece[0]?.atMs, to_ms: piece.at(-1)?.atMs,
        changes: piece.length, bytes: 100, open: false,
      }))
      return readIndex({
        ...vectors.examples.index, board: { id: boardId, title: boardId }, from_ms: this.items[0]?.atMs ?? 0, to_ms: last, segments,
      })
    })
  }

  key(_board: string, n: number): Promise<{ elements: World }> {
    return this.answer(`key ${n}`, () => ({ elements: this.worldAfter(n * this.size) }))
  }

  segment(_board: string, n: number): Promise<{ fromMs: number; items: readonly Item[] }> {
    return this.answer(`segment ${n}`, () => {
      const items = this.pieces()[n] ?? []
      return { fromMs: items[0]?.atMs ?? 0, items }
    })
  }

  dispose(): void {
    this.failing = 'offline'
  }

  /** By the first item on: what any other way must come to as well. */
  worldAfter(count: number): Map<string, Fields> {
    const world = new Map(this.beginning)
    for (const item of this.items.slice(0, count)) if (isChange(item)) applyChange(world, item)
    return world
  }

  private pieces(): (readonly Item[])[] {
    const count = Math.ceil(this.items.length / this.size)
    return Array.from({ length: count }, (_, n) => this.items.slice(n * this.size, (n + 1) * this.size))
  }

  private async answer<T>(what: string, make: () => T): Promise<T> {
    this.asked.push(what)
    await Promise.resolve()
    if (this.failing !== undefined) throw new ReplayProblem(this.failing)
    return make()
  }
}

const place = fc.integer({ min: -500, max: 2_000 })
const id = fc.constantFrom('a', 'b', 'c', 'd', 'f', 'g')
const op = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), id, fields: fc.oneof(
    fc.record({ type: fc.constantFrom('note', 'rect', 'stroke'), x: place, y: place, text: fc.string({ maxLength: 6 }) }),
    fc.record({ type: fc.constant('frame'), x: place, y: place, width: fc.constantFrom(300, 900), height: fc.constant(700), z: fc.constantFrom('A', 'B') }),
  ) }),
  fc.record({ kind: fc.constant('set' as const), id, fields: fc.oneof(
    fc.record({ x: place, y: place }), fc.record({ color: fc.constantFrom('red', null) }),
  ) }),
  fc.record({ kind: fc.constant('text' as const), id, field: fc.constant('text'), at: fc.nat(4), removed: fc.nat(2), inserted: fc.string({ maxLength: 4 }) }),
  fc.record({ kind: fc.constant('gone' as const), id }),
)

/** Time never runs backwards; several changes may share a moment. */
export const histories: fc.Arbitrary<Change[]> = fc
  .array(fc.record({ dt: fc.constantFrom(0, 0, 40, 900, 20_000, 70_000), author: fc.integer({ min: 0, max: 3 }), ops: fc.array(op, { minLength: 1, maxLength: 3 }) }), { minLength: 1, maxLength: 40 })
  .map((rows) => {
    let atMs = 1_000_000
    return rows.map(({ dt, author, ops }, i) => ({ sequence: i + 1, atMs: (atMs += dt), author, ops }))
  })
