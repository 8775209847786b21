import type { UnknownElement } from '../../board/schema.ts'
import { isLegible, type Brush } from '../brush.ts'
import { TEXT_MUTED } from '../palette.ts'
import { cssFont } from '../text/measure.ts'

const FONT_SIZE = 14

/** Kept and shown as an outline: somebody with a newer version works on this board. */
export function paintUnknown(brush: Brush, { kind, x, y, width, height }: UnknownElement): void {
  const { ctx, scale } = brush
  ctx.strokeStyle = TEXT_MUTED
  ctx.lineWidth = Math.max(1, 0.8 / scale)
  ctx.setLineDash([6, 4])
  ctx.strokeRect(x, y, width, height)
  ctx.setLineDash([])
  if (!isLegible(brush, FONT_SIZE)) return
  ctx.font = cssFont(FONT_SIZE)
  ctx.fillStyle = TEXT_MUTED
  ctx.fillText(kind === '' ? brush.options.label('unknown') : kind, x + 10, y + 22, Math.max(1, width - 20))
}
