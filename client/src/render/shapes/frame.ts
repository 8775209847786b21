import type { FrameElement } from '../../board/schema.ts'
import { isFine, type Brush } from '../brush.ts'
import { shadesOf } from '../palette.ts'
import { paintTextLines } from './text-lines.ts'

const CORNER = 10
const LINE = 1.5

export function paintFrame(brush: Brush, frame: FrameElement): void {
  const { plain = false } = brush.options.frameText(frame)
  if (!plain) paintArea(brush, frame)
  for (const field of ['title', 'prompt'] as const) {
    const isHidden = field === 'title' && brush.textHiddenOf === frame.id
    const layout = isHidden ? undefined : brush.texts.of(frame, field)
    if (layout) paintTextLines(brush, layout, frame.x, frame.y)
  }
}

function paintArea(brush: Brush, frame: FrameElement): void {
  const { ctx, scale } = brush
  const { x, y, width, height } = frame
  const { tint, strong } = shadesOf(frame.color)
  ctx.beginPath()
  if (isFine(brush)) ctx.roundRect(x, y, width, height, CORNER)
  else ctx.rect(x, y, width, height)
  if (!brush.lifted) {
    ctx.fillStyle = frame.color === 'grey' || frame.color === 'white' ? '#ffffff' : tint
    ctx.globalAlpha = 0.75
    ctx.fill()
  }
  ctx.globalAlpha = 0.45
  ctx.strokeStyle = strong
  ctx.lineWidth = Math.max(LINE, 0.8 / scale)
  ctx.stroke()
  ctx.globalAlpha = 1
}
