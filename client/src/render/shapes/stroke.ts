import { getStroke } from 'perfect-freehand'
import type { StrokeElement } from '../../board/schema.ts'
import { countOf, simplify, STRIDE, type FlatPoints } from '../../geometry/polyline.ts'
import type { Brush } from '../brush.ts'
import { shadesOf } from '../palette.ts'

// Below this width on the screen pressure cannot be seen and an even line costs a tenth.
const PRESSURE_PX = 2.5

interface Outline { readonly weight: number; readonly path: Path2D }

const outlines = new WeakMap<FlatPoints, Outline>()
const simplified = new WeakMap<FlatPoints, { tolerance: number; points: FlatPoints }>()

export type PaintableStroke = Pick<StrokeElement, 'x' | 'y' | 'points' | 'weight' | 'color'>

export function paintStroke(brush: Brush, stroke: PaintableStroke): void {
  if (countOf(stroke.points) === 0) return
  const { line } = shadesOf(stroke.color)
  if (stroke.weight * brush.scale < PRESSURE_PX) paintEven(brush, stroke, line)
  else paintWithPressure(brush, stroke, line)
}

function paintWithPressure({ ctx }: Brush, stroke: PaintableStroke, color: string): void {
  ctx.fillStyle = color
  ctx.translate(stroke.x, stroke.y)
  ctx.fill(outlineOf(stroke))
  ctx.translate(-stroke.x, -stroke.y)
}

function paintEven({ ctx, scale }: Brush, { x, y, points: all, weight }: PaintableStroke, color: string): void {
  const points = forScale(all, scale)
  ctx.strokeStyle = color
  ctx.lineWidth = Math.max(weight, 0.7 / scale)
  ctx.lineCap = 'round'
  ctx.lineJoin = 'round'
  ctx.beginPath()
  ctx.moveTo(x + (points[0] ?? 0), y + (points[1] ?? 0))
  if (points.length === STRIDE) ctx.lineTo(x + (points[0] ?? 0), y + (points[1] ?? 0))
  for (let at = STRIDE; at < points.length; at += STRIDE) ctx.lineTo(x + (points[at] ?? 0), y + (points[at + 1] ?? 0))
  ctx.stroke()
}

/** Without points that lie less than half a pixel off; for steps of the scale by two. */
function forScale(points: FlatPoints, scale: number): FlatPoints {
  if (points.length <= 2 * STRIDE) return points
  const tolerance = 0.5 / 2 ** Math.round(Math.log2(scale))
  const known = simplified.get(points)
  if (known && known.tolerance === tolerance) return known.points
  const fewer = simplify(points, tolerance)
  simplified.set(points, { tolerance, points: fewer })
  return fewer
}

function outlineOf({ points, weight }: PaintableStroke): Path2D {
  const known = outlines.get(points)
  if (known && known.weight === weight) return known.path
  const path = smoothPath(getStroke(triples(points), {
    size: weight * 1.6, thinning: 0.5, smoothing: 0.5, streamline: 0.3, simulatePressure: false, last: true,
  }))
  outlines.set(points, { weight, path })
  return path
}

function triples(points: FlatPoints): number[][] {
  return Array.from({ length: countOf(points) }, (_, i) => points.slice(i * STRIDE, (i + 1) * STRIDE))
}

/** Through the middles of the outline's sides, its corners as control points: no corner is seen. */
function smoothPath(outline: readonly number[][]): Path2D {
  const path = new Path2D()
  const count = outline.length
  const at = (i: number): [number, number] => [outline[i % count]?.[0] ?? 0, outline[i % count]?.[1] ?? 0]
  for (let i = 0; i < count; i++) {
    const [x, y] = at(i)
    const [nextX, nextY] = at(i + 1)
    if (i === 0) path.moveTo((x + at(count - 1)[0]) / 2, (y + at(count - 1)[1]) / 2)
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2)
  }
  path.closePath()
  return path
}
