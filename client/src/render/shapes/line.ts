import type { Ends } from '../../board/connections.ts'
import type { LineElement } from '../../board/schema.ts'
import { distance, type Point } from '../../geometry/point.ts'
import { isFine, type Brush } from '../brush.ts'
import { BOARD_BACKGROUND, shadesOf } from '../palette.ts'
import { paintTextLines } from './text-lines.ts'

export function paintLine(brush: Brush, line: LineElement, ends: Ends): void {
  const { line: color } = shadesOf(line.color)
  strokeLine(brush, ends, { arrow: line.type === 'arrow', weight: line.weight, color })
  if (line.text !== '' && brush.textHiddenOf !== line.id) paintLabel(brush, line, ends)
}

/** In whatever space the context paints. */
type LineEnds = readonly [Point<unknown>, Point<unknown>]

export interface LineLook { readonly arrow: boolean; readonly weight: number; readonly color: string }

export function strokeLine(
  { ctx, scale }: Pick<Brush, 'ctx' | 'scale'>, [from, to]: LineEnds, { arrow, weight, color }: LineLook,
): void {
  // Thinner than 0.7 device px it would fade away from afar.
  ctx.lineWidth = Math.max(weight, 0.7 / scale)
  ctx.strokeStyle = color
  ctx.lineCap = 'round'
  ctx.lineJoin = 'round'
  ctx.beginPath()
  ctx.moveTo(from.x, from.y)
  ctx.lineTo(to.x, to.y)
  const head = headLength(weight)
  if (arrow && head * scale > 2) traceHead(ctx, from, to, Math.min(head, distance(from, to) * 0.6))
  ctx.stroke()
}

/** Of an arrow with a stroke of `weight`, in board units. */
export function headLength(weight: number): number {
  return 10 + weight * 2
}

function traceHead(ctx: CanvasRenderingContext2D, from: Point<unknown>, to: Point<unknown>, length: number): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const spread = 0.5
  const corner = (turn: number): [number, number] =>
    [to.x - length * Math.cos(angle + turn), to.y - length * Math.sin(angle + turn)]
  ctx.moveTo(...corner(spread))
  ctx.lineTo(to.x, to.y)
  ctx.lineTo(...corner(-spread))
}

function paintLabel(brush: Brush, line: LineElement, [from, to]: Ends): void {
  const layout = brush.texts.of(line)
  if (!layout || !isFine(brush)) return
  const x = (from.x + to.x) / 2
  const y = (from.y + to.y) / 2
  const width = Math.max(...layout.lines.map((each) => each.width)) + 12
  brush.ctx.fillStyle = BOARD_BACKGROUND
  brush.ctx.beginPath()
  brush.ctx.roundRect(x - width / 2, y + layout.box.y - 2, width, layout.box.height + 4, 4)
  brush.ctx.fill()
  paintTextLines(brush, layout, x, y)
}
