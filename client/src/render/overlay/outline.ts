// Outlines around elements in screen space: selection, hover, others' selections.
import type { Ends } from '../../board/connections.ts'
import { grow, type Box } from '../../geometry/box.ts'
import type { ScreenPoint, WorldPoint } from '../../geometry/point.ts'
import type { Context } from '../brush.ts'

/** Where an element is shown, in CSS px; a line by its ends, everything else by its box. */
export interface Silhouette { readonly box: Box; readonly ends: Ends | undefined; readonly round: boolean }

const GAP = 2

export function traceSilhouette(ctx: Context, { box, ends, round }: Silhouette, gap = GAP): void {
  if (ends) {
    const [a, b] = ends
    ctx.moveTo(a.x, a.y)
    ctx.lineTo(b.x, b.y)
    return
  }
  const { x, y, width, height } = grow(box, gap)
  if (!round) ctx.roundRect(x, y, width, height, 4)
  else {
    ctx.moveTo(x + width, y + height / 2)
    ctx.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI)
  }
}

export interface Stroking { readonly color: string; readonly width: number; readonly dash?: readonly number[] }

export function strokeAll(ctx: Context, silhouettes: Iterable<Silhouette>, { color, width, dash }: Stroking): void {
  ctx.beginPath()
  for (const each of silhouettes) traceSilhouette(ctx, each)
  ctx.strokeStyle = color
  ctx.lineWidth = width
  if (dash) ctx.setLineDash([...dash])
  ctx.stroke()
  ctx.setLineDash([])
}

export type ToScreen = (p: WorldPoint) => ScreenPoint
