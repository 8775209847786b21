// The others: cursors with names, what they have selected, where they write. In screen space.
// Colour never stands alone: the name's first letter tells people apart as well.
import type { ScreenPoint } from '../../geometry/point.ts'
import type { Box } from '../../geometry/box.ts'
import type { Context } from '../brush.ts'
import { contrast, TEXT_DARK } from '../palette.ts'
import { cssFont } from '../text/measure.ts'
import type { PeerView } from '../types.ts'
import { strokeAll, type Silhouette } from './outline.ts'

const LABEL_FONT = cssFont(12, 600)
const LABEL_HEIGHT = 20
const NAME_MAX = 24
// A cursor's arrow, its tip at 0, 0.
const ARROW: readonly (readonly [number, number])[] = [
  [0, 0], [0, 16], [4.2, 12.3], [7, 18.4], [10, 17], [7.3, 11], [12.6, 11],
]

export function drawCursor(ctx: Context, { name, color, letter }: PeerView, at: ScreenPoint): void {
  ctx.save()
  ctx.translate(at.x, at.y)
  ctx.beginPath()
  for (const [x, y] of ARROW) ctx.lineTo(x, y)
  ctx.closePath()
  ctx.fillStyle = color
  ctx.strokeStyle = '#ffffff'
  ctx.lineWidth = 3
  ctx.lineJoin = 'round'
  ctx.stroke()
  ctx.fill()
  ctx.restore()
  drawTag(ctx, shortened(name) || letter, color, at.x + 13, at.y + 15)
}

/** Outline in the peer's colour with the letter at its corner. */
export function drawPeerSelection(
  ctx: Context, peer: PeerView, silhouettes: readonly Silhouette[], isEditing: boolean,
): void {
  const { color, letter, name } = peer
  strokeAll(ctx, silhouettes, { color, width: 2, ...(!isEditing && { dash: [5, 4] }) })
  const first = silhouettes[0]
  if (!first) return
  const label = (isEditing && shortened(name)) || letter
  drawTag(ctx, label, color, first.box.x - 2, first.box.y - LABEL_HEIGHT - 3)
}

/** `at`: top of the caret; `selected`: what is marked, as boxes. */
export function drawCaret(
  ctx: Context, color: string, at: ScreenPoint, height: number, selected: readonly Box[],
): void {
  ctx.fillStyle = color
  ctx.globalAlpha = 0.22
  for (const { x, y, width, height: h } of selected) ctx.fillRect(x, y, width, h)
  ctx.globalAlpha = 1
  ctx.fillRect(at.x - 1, at.y, 2, height)
  ctx.fillRect(at.x - 2.5, at.y - 1, 5, 3)
}

function drawTag(ctx: Context, label: string, color: string, x: number, y: number): void {
  if (label === '') return
  ctx.font = LABEL_FONT
  const width = ctx.measureText(label).width + 12
  ctx.beginPath()
  ctx.roundRect(x, y, width, LABEL_HEIGHT, LABEL_HEIGHT / 2)
  ctx.fillStyle = color
  ctx.fill()
  ctx.fillStyle = textOn(color)
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  ctx.fillText(label, x + 6, y + LABEL_HEIGHT / 2 + 0.5)
  ctx.textBaseline = 'alphabetic'
}

function textOn(color: string): string {
  if (!color.startsWith('#')) return '#ffffff'
  return contrast(color, '#ffffff') >= 4.5 ? '#ffffff' : TEXT_DARK
}

function shortened(name: string): string {
  const letters = Array.from(name)
  return letters.length > NAME_MAX ? `${letters.slice(0, NAME_MAX - 1).join('')}…` : name
}
