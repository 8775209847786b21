// Handles of the selection: eight to resize a box, two for the ends of a line. In CSS px.
import { type Box } from '../../geometry/box.ts'
import { distance, type ScreenPoint } from '../../geometry/point.ts'
import type { Context } from '../brush.ts'
import { ACCENT } from '../palette.ts'
import type { Handle, ResizeEdge } from '../types.ts'

export interface PlacedHandle { readonly handle: Handle; readonly at: ScreenPoint }

const RADIUS = 5
// On smaller boxes the handles at the sides would cover those at the corners.
const SIDES_FROM = 48

const EDGES: Readonly<Record<ResizeEdge, readonly [number, number]>> = {
  nw: [0, 0], n: [0.5, 0], ne: [1, 0], e: [1, 0.5], se: [1, 1], s: [0.5, 1], sw: [0, 1], w: [0, 0.5],
}

/** `onlyWidth`: text, whose height follows from its width. */
export function resizeHandles(box: Box, onlyWidth: boolean): PlacedHandle[] {
  return (Object.keys(EDGES) as ResizeEdge[])
    .filter((edge) => isOffered(edge, box, onlyWidth))
    .map((edge) => {
      const [ax, ay] = EDGES[edge]
      return { handle: { kind: 'resize', edge }, at: { x: box.x + box.width * ax, y: box.y + box.height * ay } }
    })
}

function isOffered(edge: ResizeEdge, box: Box, onlyWidth: boolean): boolean {
  if (edge.length === 2) return true
  if (edge === 'n' || edge === 's') return !onlyWidth && box.width >= SIDES_FROM
  return onlyWidth || box.height >= SIDES_FROM
}

/** The nearest handle within `tolerance` CSS px of `p`. */
export function handleAt(handles: readonly PlacedHandle[], p: ScreenPoint, tolerance: number): Handle | undefined {
  let nearest: PlacedHandle | undefined
  for (const each of handles) {
    const off = distance(each.at, p)
    if (off <= tolerance && (!nearest || off < distance(nearest.at, p))) nearest = each
  }
  return nearest?.handle
}

export function drawHandles(ctx: Context, handles: readonly PlacedHandle[]): void {
  ctx.fillStyle = '#ffffff'
  ctx.strokeStyle = ACCENT
  ctx.lineWidth = 1.5
  for (const { handle, at } of handles) {
    ctx.beginPath()
    const inset = RADIUS - 0.5
    if (handle.kind === 'resize') ctx.roundRect(at.x - inset, at.y - inset, inset * 2, inset * 2, 2.5)
    else ctx.arc(at.x, at.y, RADIUS, 0, 2 * Math.PI)
    ctx.fill()
    ctx.stroke()
  }
}
