/** The workshop being prepared on the start page: plain values, changed by making new ones. */
import { LANGUAGES, type Language } from '../i18n/i18n.ts'
import type { NewWorkshop } from './api.ts'
import type { Kit } from './kits.ts'

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
  /** What it starts from instead of `boards`. */
  readonly kit: Kit | undefined
  /** Of a kit: one lab a line. */
  readonly labs: string
  /** People wait to be let in. */
  readonly lobby: boolean
  /** Those in which texts will be written, besides `language`. */
  readonly languages: readonly Language[]
}

const MOST_LABS = 50

export function emptyDraft(language: Language): WorkshopDraft {
  const boards = [{ row: 1, title: '', template: undefined }]
  return { title: '', language, createKey: '', boards, kit: undefined, labs: '', lobby: true, languages: LANGUAGES }
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

/** The workshop's own language is always one of them. */
export function languagesOf({ language, languages }: WorkshopDraft): Language[] {
  return LANGUAGES.filter((each) => each === language || languages.includes(each))
}

/** `nameOf` names a board whose name was left empty. */
export function toRequest(draft: WorkshopDraft, nameOf: (board: BoardDraft, number: number) => string): NewWorkshop {
  const key = draft.createKey === '' ? {} : { create_key: draft.createKey }
  const common = {
    title: draft.title.trim(), language: draft.language, languages: languagesOf(draft), lobby: draft.lobby, time_zone: timeZone(), ...key,
  }
  if (draft.kit !== undefined) return { ...common, kit: draft.kit.id, labs: labsOf(draft) }
  const boards = draft.boards.map((board, index) => ({
    title: board.title.trim() || nameOf(board, index + 1),
    ...(board.template === undefined ? {} : { template: board.template }),
  }))
  return { ...common, boards }
}

function labsOf({ labs }: WorkshopDraft): { readonly title: string }[] {
  const titles = labs.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  return [...new Set(titles)].slice(0, MOST_LABS).map((title) => ({ title }))
}

/** Of this device; times of the workshop are meant in it. */
function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
