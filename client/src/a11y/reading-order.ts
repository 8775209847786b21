/**
 * In which order a board is read: frames in rows from the top left, in each frame its elements in rows,
 * at last what lies in no frame. Pure but for reading the board.
 */
import type { Board } from '../board/board.ts'
import { centre, type Box } from '../geometry/box.ts'

export interface Section {
  /** Undefined: what lies in no frame. */
  readonly frameId: string | undefined
  /** Elements in it, frames not among them: each frame is a section of its own. */
  readonly ids: readonly string[]
}

/** Only `ids` are looked at, with the frames they lie in. O(n log n). */
export function readingOrder(board: Board, ids: Iterable<string>): Section[] {
  const members = new Map<string | undefined, string[]>()
  const group = (frameId: string | undefined): string[] => {
    const known = members.get(frameId)
    if (known !== undefined) return known
    const fresh: string[] = []
    members.set(frameId, fresh)
    return fresh
  }
  for (const id of ids) {
    if (board.get(id)?.type === 'frame') group(id)
    else group(board.frameOf(id)).push(id)
  }
  const frames = [...members.keys()].filter((id) => id !== undefined)
  const sections = inRows(board, frames).map((frameId) => ({ frameId, ids: inRows(board, group(frameId)) }))
  const loose = members.get(undefined)
  return loose === undefined ? sections : [...sections, { frameId: undefined, ids: inRows(board, loose) }]
}

/** All ids in the order they are read, each frame before what lies in it. */
export function flat(sections: readonly Section[]): string[] {
  return sections.flatMap(({ frameId, ids }) => (frameId === undefined ? ids : [frameId, ...ids]))
}

function inRows(board: Board, ids: readonly string[]): string[] {
  const boxes = ids.flatMap((id) => {
    const box = board.boxOf(id)
    return box === undefined ? [] : [{ id, box }]
  })
  return rows(boxes).flatMap((row) => row.map(({ id }) => id))
}

/** Rows from the top; a box belongs to a row when its middle is above the bottom of the row's first. */
export function rows<T extends { readonly id: string; readonly box: Box }>(items: readonly T[]): T[][] {
  const sorted = [...items].sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x || (a.id < b.id ? -1 : 1))
  const all: T[][] = []
  let bottom = -Infinity
  for (const item of sorted) {
    const row = all.at(-1)
    if (row !== undefined && centre(item.box).y < bottom) {
      row.push(item)
    } else {
      all.push([item])
      bottom = item.box.y + item.box.height
    }
  }
  for (const row of all) row.sort((a, b) => a.box.x - b.box.x || a.box.y - b.box.y || (a.id < b.id ? -1 : 1))
  return all
}
