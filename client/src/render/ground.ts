// The board itself: a warm white with soft dots that give the eye something to hold on to.
import { type Box } from '../geometry/box.ts'
import type { Brush } from './brush.ts'
import { BOARD_BACKGROUND, GRID_DOT } from './palette.ts'

const SPACING = 40
// Dots further apart than this on the screen get others between them, closer ones are thinned out.
const CLOSEST_PX = 22

/** Paint `box` (board units) over with the empty board. */
export function paintGround({ ctx, scale }: Brush, box: Box): void {
  ctx.fillStyle = BOARD_BACKGROUND
  const margin = 2 / scale
  ctx.fillRect(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)
  const spacing = spacingAt(scale)
  const dot = Math.max(1, Math.min(2, scale * 1.6)) / scale
  ctx.fillStyle = GRID_DOT
  for (let x = Math.floor(box.x / spacing) * spacing; x <= box.x + box.width; x += spacing) {
    for (let y = Math.floor(box.y / spacing) * spacing; y <= box.y + box.height; y += spacing) {
      ctx.fillRect(x - dot / 2, y - dot / 2, dot, dot)
    }
  }
}

function spacingAt(scale: number): number {
  let spacing = SPACING
  while (spacing * scale < CLOSEST_PX) spacing *= 4
  return spacing
}
