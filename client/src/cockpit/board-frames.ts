/** Frames of a board that is not open here, read from its state as a newcomer would get it (shared/protocol.md FS1). */
import * as Y from 'yjs'
import { Board } from '../board/board.ts'
import type { FrameElement } from '../board/schema.ts'

/** Undefined when the server cannot be reached or refuses. In reading order. */
export async function readFrames(boardId: string, personId: string, get: typeof fetch = fetch): Promise<readonly FrameElement[] | undefined> {
  try {
    const answer = await get(`/api/boards/${encodeURIComponent(boardId)}/state`, { headers: { 'X-Person': personId } })
    return answer.ok ? framesIn(new Uint8Array(await answer.arrayBuffer())) : undefined
  } catch {
    return undefined
  }
}

function framesIn(state: Uint8Array): readonly FrameElement[] {
  const doc = new Y.Doc()
  try {
    Y.applyUpdate(doc, state)
    const board = new Board(doc)
    const frames = framesOf(board)
    board.dispose()
    return frames
  } finally {
    doc.destroy()
  }
}

/** From the top, and from the left. */
export function framesOf(board: Board): FrameElement[] {
  return [...board.all()]
    .filter((element) => element.type === 'frame')
    .sort((a, b) => a.y - b.y || a.x - b.x)
}
