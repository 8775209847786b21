// Where something has just not been accepted: a broken double outline, that is seen without seeing colours.
import { grow, type Box } from '../../geometry/box.ts'
import type { Context } from '../brush.ts'

/** `box` in CSS px. */
export function drawRefused(ctx: Context, box: Box): void {
  const { x, y, width, height } = grow(box, 6)
  ctx.save()
  ctx.beginPath()
  ctx.roundRect(x, y, width, height, 8)
  ctx.strokeStyle = '#ffffff'
  ctx.lineWidth = 7
  ctx.stroke()
  ctx.setLineDash([10, 6])
  ctx.strokeStyle = '#8a1f11'
  ctx.lineWidth = 4
  ctx.stroke()
  ctx.restore()
}
