// Marquee and guides in screen space.
import { grow, type Box } from '../../geometry/box.ts'
import { worldBoxToScreen, worldToScreen, type Camera } from '../../geometry/camera.ts'
import type { Context } from '../brush.ts'
import { ACCENT } from '../palette.ts'
import { strokeLine } from '../shapes/line.ts'
import type { Guide } from '../types.ts'

/** `box` in board units. */
export function drawMarquee(ctx: Context, box: Box, camera: Camera): void {
  const { x, y, width, height } = worldBoxToScreen(box, camera)
  ctx.fillStyle = 'rgb(31 95 191 / 8%)'
  ctx.strokeStyle = ACCENT
  ctx.lineWidth = 1
  ctx.fillRect(x, y, width, height)
  ctx.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(width), Math.round(height))
}

/** `boxOf`: where an element is shown, in board units. */
export function drawGuide(ctx: Context, guide: Guide, camera: Camera, boxOf: (id: string) => Box | undefined): void {
  switch (guide.kind) {
    case 'lines': drawLines(ctx, guide, camera); break
    case 'attach': drawAttach(ctx, guide, camera, boxOf(guide.id)); break
    case 'shape': drawShape(ctx, guide, camera); break
    case 'line': {
      const ends = [worldToScreen(guide.from, camera), worldToScreen(guide.to, camera)] as const
      const brush = { ctx, scale: 1 }
      strokeLine(brush, ends, { arrow: guide.type === 'arrow', weight: 3 * camera.zoom, color: ACCENT })
      break
    }
  }
}

function drawLines(ctx: Context, { lines }: Extract<Guide, { kind: 'lines' }>, camera: Camera): void {
  ctx.beginPath()
  for (const [from, to] of lines) {
    const a = worldToScreen(from, camera)
    const b = worldToScreen(to, camera)
    ctx.moveTo(a.x, a.y)
    ctx.lineTo(b.x, b.y)
  }
  ctx.strokeStyle = '#c2255c'
  ctx.lineWidth = 1
  ctx.stroke()
}

function drawAttach(
  ctx: Context, guide: Extract<Guide, { kind: 'attach' }>, camera: Camera, box: Box | undefined,
): void {
  const at = worldToScreen(guide.at, camera)
  ctx.strokeStyle = ACCENT
  ctx.lineWidth = 2
  ctx.beginPath()
  if (box) {
    const { x, y, width, height } = grow(worldBoxToScreen(box, camera), 3)
    ctx.roundRect(x, y, width, height, 6)
  }
  ctx.stroke()
  ctx.fillStyle = ACCENT
  ctx.beginPath()
  ctx.arc(at.x, at.y, 5, 0, 2 * Math.PI)
  ctx.fill()
}

function drawShape(ctx: Context, guide: Extract<Guide, { kind: 'shape' }>, camera: Camera): void {
  const { x, y, width, height } = worldBoxToScreen(guide.box, camera)
  ctx.strokeStyle = ACCENT
  ctx.fillStyle = 'rgb(31 95 191 / 6%)'
  ctx.lineWidth = 1.5
  ctx.beginPath()
  if (guide.type === 'ellipse') ctx.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI)
  else ctx.roundRect(x, y, width, height, 6)
  ctx.fill()
  ctx.stroke()
}
