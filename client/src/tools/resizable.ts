/** Which selected elements have a size of their own, and how a new box is written for each type. */
import { isLine, type BoardElement, type ElementPatch } from '../board/schema.ts'
import type { Box } from '../geometry/box.ts'
import { scalePoints } from '../geometry/polyline.ts'
import type { Stage } from './stage.ts'

export interface Original {
  readonly element: BoardElement
  readonly box: Box
  readonly minWidth: number
  readonly minHeight: number
}

// Smaller notes and frames could not hold a word or a title; strokes and shapes may be dots.
const LEAST: Readonly<Partial<Record<BoardElement['type'], number>>> = {
  note: 48, frame: 96, text: 32, rect: 16, ellipse: 16,
}
const LEAST_OF_ALL = 8

/** Lines have ends instead of a size and are left out, as is what may not be touched. */
export function resizable(stage: Stage): Original[] {
  return stage.selected().flatMap((element) => {
    const box = stage.board.boxOf(element.id)
    if (box === undefined || isLine(element) || stage.permits.peek().why('move', element.id) !== null) return []
    const least = LEAST[element.type] ?? LEAST_OF_ALL
    const minHeight = element.type === 'text' ? 0 : Math.min(least, box.height)
    return [{ element, box, minWidth: Math.min(least, box.width), minHeight }]
  })
}

export function patchForBox(element: BoardElement, { x, y, width, height }: Box): ElementPatch {
  // The height of a text follows from its words; written here it would be a second truth.
  if (element.type === 'text') return { id: element.id, x, y, width }
  if (element.type !== 'stroke') return { id: element.id, x, y, width, height }
  const sx = element.width > 0 ? width / element.width : 1
  const sy = element.height > 0 ? height / element.height : 1
  return { id: element.id, x, y, points: scalePoints(element.points, sx, sy) }
}
