/** Acts on the live board that begin with its past, as the server takes them. */
import { randomId } from '../../platform/random.ts'
import type { FilmSource } from '../source.ts'
import type { Reel } from '../reel.ts'
import type { BoardIndex } from '../film-types.ts'

export type Scope = 'board' | 'frame' | 'element'

/** An act that has been looked at first. */
export interface Wish { readonly path: 'restore' | 'revert'; readonly body: Readonly<Record<string, unknown>> }

/** How many elements come back, go, change; how many stay because others have work in them. */
export interface Counts { readonly put: number; readonly removed: number; readonly changed: number; readonly kept: number }

/** `entry`: to undo it by; 0 where there was nothing to do. */
export interface Done extends Counts { readonly entry: number }

/** What the server says against it, in the language of whoever asks; empty without an answer. */
export class ActProblem extends Error {}

type Post = NonNullable<FilmSource['order']>

export class Orders {
  private readonly post: Post
  private readonly workshopId: string
  private readonly boardId: string

  constructor(post: Post, workshopId: string, boardId: string) {
    this.post = post
    this.workshopId = workshopId
    this.boardId = boardId
  }

  async preview({ path, body }: Wish): Promise<Counts> {
    return countsIn(await this.send(`/boards/${this.boardId}/${path}/preview`, body))
  }

  async carryOut({ path, body }: Wish): Promise<Done> {
    return doneIn(await this.send(`/boards/${this.boardId}/${path}`, body))
  }

  async undo(entry: number): Promise<Done> {
    return doneIn(await this.send(`/boards/${this.boardId}/undo-act`, { entry }))
  }

  /** Resolves with the id of the new board. */
  async fork(at: number, title: string): Promise<string> {
    const { board } = await this.send(`/boards/${this.boardId}/fork`, { at, title })
    const id: unknown = typeof board === 'object' && board !== null && 'id' in board ? board.id : ''
    return typeof id === 'string' ? id : ''
  }

  async name(name: string): Promise<void> {
    await this.send(`/workshops/${this.workshopId}/versions`, { name, boards: [this.boardId] })
  }

  private async send(path: string, body: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const answer = await this.post(path, { ...body, command: randomId() })
    return typeof answer === 'object' && answer !== null ? { ...answer } : {}
  }
}

function doneIn(answer: Record<string, unknown>): Done {
  return { ...countsIn(answer), entry: countIn(answer.entry) }
}

function countsIn({ put, removed, changed, kept }: Record<string, unknown>): Counts {
  return { put: countIn(put), removed: countIn(removed), changed: countIn(changed), kept: Array.isArray(kept) ? kept.length : 0 }
}

function countIn(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

/** The entry of the record that the board was last changed by at that time; 0 before the first. */
export async function sequenceAt(reel: Reel, { segments }: BoardIndex, atMs: number): Promise<number> {
  const { segment, index } = await reel.placeOf(atMs)
  const items = await reel.load(segment)
  return items[index - 1]?.sequence ?? segments[segment - 1]?.last ?? 0
}
