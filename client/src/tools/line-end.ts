/** Where the end of a line belongs: on an element, or on the bare board. */
import type { Board } from '../board/board.ts'
import { isLine, type End } from '../board/schema.ts'
import { fractionIn } from '../geometry/box.ts'
import type { WorldPoint } from '../geometry/point.ts'
import type { PointerInput } from '../input/pointer-input.ts'
import type { Stage } from './stage.ts'
import { hitBy } from './tool-state.ts'

/** The element a line end dropped there would be attached to. Lines and strokes hold no ends. */
export function attachTarget(stage: Stage, input: PointerInput, lineId?: string): string | undefined {
  const id = hitBy(stage, input)
  if (id === undefined || id === lineId) return undefined
  return canHoldEnd(stage.board, id) ? id : undefined
}

export function canHoldEnd(board: Board, id: string): boolean {
  const element = board.get(id)
  return element !== undefined && !isLine(element) && element.type !== 'stroke'
}

export function endAt(board: Board, at: WorldPoint, targetId: string | undefined): End {
  const box = targetId === undefined ? undefined : board.boxOf(targetId)
  if (targetId === undefined || box === undefined) return { x: at.x, y: at.y }
  const { ax, ay } = fractionIn(box, at)
  return { x: at.x, y: at.y, id: targetId, ax: towardsMiddle(ax), ay: towardsMiddle(ay) }
}

/** An end in the middle of an element, as the keyboard attaches it. */
export function endInMiddle(board: Board, targetId: string): End | undefined {
  const box = board.boxOf(targetId)
  if (box === undefined) return undefined
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  return { ...at, id: targetId, ax: 0.5, ay: 0.5 }
}

// Most people aim at the element as a whole: near its middle the line points exactly at the middle.
function towardsMiddle(fraction: number): number {
  return Math.abs(fraction - 0.5) < 0.2 ? 0.5 : fraction
}
