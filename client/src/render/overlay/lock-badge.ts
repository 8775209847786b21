// A small closed lock: the element is held in place. A shape, so that it does not depend on seeing colours.
import type { Box } from '../../geometry/box.ts'
import type { Context } from '../brush.ts'

export const LOCK_RADIUS = 10

/** At the upper right corner of `box`, in CSS px. */
export function drawLock(ctx: Context, { x, y, width }: Box): void {
  ctx.save()
  ctx.translate(x + width, y)
  ctx.beginPath()
  ctx.arc(0, 0, LOCK_RADIUS, 0, 2 * Math.PI)
  ctx.fillStyle = '#ffffff'
  ctx.fill()
  ctx.strokeStyle = '#2b2a27'
  ctx.fillStyle = '#2b2a27'
  ctx.lineWidth = 1.5
  ctx.stroke()
  ctx.beginPath()
  ctx.arc(0, -1.5, 2.75, Math.PI, 0)
  ctx.stroke()
  ctx.fillRect(-4.5, -1.5, 9, 6.5)
  ctx.restore()
}
