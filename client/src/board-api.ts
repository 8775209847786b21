/** What the board page asks the server by HTTP; the answers are described in /api/openapi.json. */
import type { Person, Role } from './sync/types.ts'

export interface BoardView { readonly id: string; readonly title: string }

export interface BoardOpened {
  readonly board: BoardView
  readonly person: Person
  readonly workshop: { readonly id: string; readonly title: string }
  readonly boards: readonly BoardView[]
}

export class BoardApi {
  private readonly boardId: string
  private readonly personId: string

  constructor(boardId: string, personId: string) {
    this.boardId = boardId
    this.personId = personId
  }

  /** Undefined when the server cannot be reached or refuses. */
  async open(signal: AbortSignal): Promise<BoardOpened | undefined> {
    try {
      const path = `/api/boards/${encodeURIComponent(this.boardId)}`
      const response = await fetch(path, { signal, headers: { 'X-Person': this.personId } })
      return response.ok ? ((await response.json()) as BoardOpened) : undefined
    } catch {
      return undefined
    }
  }

  /** A fresh link that lets people join in this role. Rejects when the server refuses or cannot be reached. */
  async createLink(workshopId: string, role: Role): Promise<string> {
    const response = await fetch(`/api/workshops/${encodeURIComponent(workshopId)}/links`, {
      method: 'POST',
      headers: { 'X-Person': this.personId, 'Content-Type': 'application/json' },
      body: JSON.stringify({ role }),
    })
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    return ((await response.json()) as { url: string }).url
  }
}
