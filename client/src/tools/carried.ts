/** What moves along with what is chosen. Pure but for reading the board. */
import type { Board } from '../board/board.ts'

/** The ids and, for frames among them, all that lies in them; each once. */
export function withContents(board: Board, ids: Iterable<string>): string[] {
  const all = new Set<string>()
  const add = (id: string): void => {
    if (all.has(id)) return
    all.add(id)
    if (board.get(id)?.type === 'frame') board.contents(id).forEach(add)
  }
  for (const id of ids) if (board.get(id) !== undefined) add(id)
  return [...all]
}
