import * as Y from 'yjs'
import { Board } from '../../../client/src/board/board.ts'
import type { NewElement } from '../../../client/src/board/schema.ts'

export function emptyBoard(): Board {
  return new Board(new Y.Doc())
}

/** Boards over documents that can be brought into step. */
export function boards(count: number): Board[] {
  return Array.from({ length: count }, emptyBoard)
}

/** Everybody gets what the others have; until all is told. */
export function sync(all: readonly Board[]): void {
  for (let round = 0; round < 2; round++) {
    for (const from of all) {
      for (const to of all) {
        if (from === to) continue
        Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), 'peer')
      }
    }
  }
}

export function contentOf(board: Board): unknown {
  return board.elements.toJSON()
}

export function note(id: string, x = 0, y = 0, more: Partial<Extract<NewElement, { type: 'note' }>> = {}): NewElement {
  return { type: 'note', id, x, y, width: 100, height: 100, ...more }
}

export function frame(id: string, x: number, y: number, width: number, height: number): NewElement {
  return { type: 'frame', id, x, y, width, height }
}

export function arrowBetween(id: string, from: string, to: string): NewElement {
  return {
    type: 'arrow',
    id,
    start: { x: 0, y: 0, id: from, ax: 0.5, ay: 0.5 },
    end: { x: 0, y: 0, id: to, ax: 0.5, ay: 0.5 },
  }
}
