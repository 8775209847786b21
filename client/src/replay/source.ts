/** Where films come from: the server, or a file that opens without one. */
import type { BoardIndex, KeyFrame, Opened, Segment } from './film-types.ts'

/** Every call rejects with a `ReplayProblem` when there is nothing to be had, and for no other reason. */
export interface FilmSource {
  opened(): Promise<Opened>
  index(boardId: string): Promise<BoardIndex>
  key(boardId: string, n: number): Promise<KeyFrame>
  segment(boardId: string, n: number): Promise<Segment>
  /** Address of a moment that others with the same right can open; undefined where there is none. */
  linkTo?(boardId: string, atMs: number): string
  /** Has something done, for those who may: path below /api. Rejects with an `ActProblem` too. */
  readonly order?: ((path: string, body: Readonly<Record<string, unknown>>) => Promise<unknown>) | undefined
  /** Ends all requests under way. Idempotent. */
  dispose(): void
}

/** `reason`: the last part of the problem's type (`replay_expired`), `offline` when no answer came. */
export class ReplayProblem extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}
