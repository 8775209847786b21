/**
 * Goes from board to board without loading the page anew: people who are called together are there at once.
 * Every board has its own entry in the history, so the browser's way back leads back.
 */
import { personOn, rememberPerson } from './platform/identity.ts'
import { readRoute } from './route.ts'

/** What is on the page; `leave` takes it away. */
export interface OpenBoard {
  readonly boardId: string
  show(frameId: string): void
  leave(): void
}

export type OpenOne = (boardId: string, frameId: string | undefined) => OpenBoard

export class BoardSwitch {
  private readonly open: OpenOne
  private current: OpenBoard

  constructor(boardId: string, open: OpenOne) {
    this.open = open
    this.current = open(boardId, undefined)
    addEventListener('popstate', this.goBack)
  }

  /** To the board, and there to the frame. On the board where one is already only the view goes. */
  goTo(boardId: string, frameId?: string): void {
    if (boardId === this.current.boardId) {
      if (frameId !== undefined) this.current.show(frameId)
      return
    }
    const personId = personOn(this.current.boardId)
    // A board that was made after this person joined.
    if (personId !== undefined && personOn(boardId) !== personId) rememberPerson([boardId], personId)
    history.pushState(null, '', `/board/${boardId}`)
    this.replace(boardId, frameId)
  }

  dispose(): void {
    removeEventListener('popstate', this.goBack)
    this.current.leave()
  }

  private readonly goBack = (): void => {
    const route = readRoute(location.pathname)
    if (route.page !== 'board') location.reload()
    else if (route.boardId !== this.current.boardId) this.replace(route.boardId, undefined)
  }

  private replace(boardId: string, frameId: string | undefined): void {
    this.current.leave()
    this.current = this.open(boardId, frameId)
  }
}
