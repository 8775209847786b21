/** The workshop being prepared on the start page: plain values, changed by making new ones. */
import type { Language } from '../i18n/i18n.ts'
import type { NewWorkshop } from './api.ts'

export interface BoardDraft {
  /** Tells rows apart while they come and go. */
  readonly row: number
  readonly title: string
  readonly template: string | undefined
}

export interface WorkshopDraft {
  readonly title: string
  readonly language: Language
  readonly boards: readonly BoardDraft[]
  readonly createKey: string
}

export function emptyDraft(language: Language): WorkshopDraft {
  return { title: '', language, createKey: '', boards: [{ row: 1, title: '', template: undefined }] }
}

export function withBoard(draft: WorkshopDraft): WorkshopDraft {
  const row = 1 + Math.max(...draft.boards.map((board) => board.row))
  return { ...draft, boards: [...draft.boards, { row, title: '', template: undefined }] }
}

export function withoutBoard(draft: WorkshopDraft, row: number): WorkshopDraft {
  return { ...draft, boards: draft.boards.filter((board) => board.row !== row) }
}

export function changeBoard(draft: WorkshopDraft, row: number, change: Partial<BoardDraft>): WorkshopDraft {
  return { ...draft, boards: draft.boards.map((board) => (board.row === row ? { ...board, ...change } : board)) }
}

/** `nameOf` names a board whose name was left empty. */
export function toRequest(draft: WorkshopDraft, nameOf: (board: BoardDraft, number: number) => string): NewWorkshop {
  const boards = draft.boards.map((board, index) => ({
    title: board.title.trim() || nameOf(board, index + 1),
    ...(board.template === undefined ? {} : { template: board.template }),
  }))
  const key = draft.createKey === '' ? {} : { create_key: draft.createKey }
  return { title: draft.title.trim(), language: draft.language, boards, ...key }
}
