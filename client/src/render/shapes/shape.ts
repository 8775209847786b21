import type { ShapeElement } from '../../board/schema.ts'
import { isFine, showsText, type Brush } from '../brush.ts'
import { shadesOf } from '../palette.ts'
import { largestFontSize } from '../text/text-layouts.ts'
import { paintMoreHint, paintTextLines } from './text-lines.ts'

export const SHAPE_LINE = 2.5
const CORNER = 8

export function paintShape(brush: Brush, shape: ShapeElement): void {
  const { ctx, scale } = brush
  const shades = shadesOf(shape.color)
  trace(brush, shape)
  if (shape.fill) {
    ctx.fillStyle = shades.tint
    ctx.fill()
  }
  ctx.strokeStyle = shades.line
  ctx.lineWidth = Math.max(SHAPE_LINE, 0.8 / scale)
  ctx.stroke()
  if (showsText(brush, shape, largestFontSize(shape))) {
    paintText(brush, shape, shape.fill ? shades.tint : 'transparent')
  }
}

function trace(brush: Brush, { type, x, y, width, height }: ShapeElement): void {
  const { ctx } = brush
  ctx.beginPath()
  if (type === 'ellipse') ctx.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI)
  else if (isFine(brush)) ctx.roundRect(x, y, width, height, Math.min(CORNER, width / 4, height / 4))
  else ctx.rect(x, y, width, height)
}

function paintText(brush: Brush, shape: ShapeElement, background: string): void {
  const layout = brush.texts.of(shape)
  if (!layout) return
  paintTextLines(brush, layout, shape.x, shape.y)
  if (layout.clipped && isFine(brush)) paintMoreHint(brush, layout, shape.x, shape.y, background)
}
