import type { NoteElement } from '../../board/schema.ts'
import { isFine, showsText, type Brush } from '../brush.ts'
import { shadesOf } from '../palette.ts'
import { largestFontSize } from '../text/text-layouts.ts'
import { paintMoreHint, paintTextLines } from './text-lines.ts'

const CORNER = 5
// A blurred shadow costs ten times as much as three faint slips under the note.
const SHADOW = [
  { grow: 0, down: 1.5, color: 'rgb(60 50 30 / 16%)' },
  { grow: 1, down: 3, color: 'rgb(60 50 30 / 7%)' },
  { grow: 2.5, down: 5, color: 'rgb(60 50 30 / 5%)' },
]
const HARD_SHADOW = SHADOW.slice(0, 1)
// Below it the outer slips are less than a pixel wide.
const SOFT_SCALE = 0.7

export function paintNote(brush: Brush, note: NoteElement): void {
  const { ctx } = brush
  const { x, y, width, height } = note
  const { paper } = shadesOf(note.color)
  if (!isFine(brush)) {
    ctx.fillStyle = paper
    ctx.fillRect(x, y, width, height)
  } else {
    for (const { grow, down, color } of brush.scale < SOFT_SCALE ? HARD_SHADOW : SHADOW) {
      ctx.fillStyle = color
      fillRounded(brush, x - grow, y + down - grow, width + 2 * grow, height + 2 * grow)
    }
    ctx.fillStyle = paper
    fillRounded(brush, x, y, width, height)
    if (note.color === 'white') outline(brush, note)
  }
  if (showsText(brush, note, largestFontSize(note))) paintText(brush, note, paper)
}

function paintText(brush: Brush, note: NoteElement, paper: string): void {
  const layout = brush.texts.of(note)
  if (!layout) return
  paintTextLines(brush, layout, note.x, note.y)
  if (layout.clipped && isFine(brush)) paintMoreHint(brush, layout, note.x, note.y, paper)
}

function fillRounded({ ctx }: Brush, x: number, y: number, width: number, height: number): void {
  ctx.beginPath()
  ctx.roundRect(x, y, width, height, CORNER)
  ctx.fill()
}

function outline({ ctx, scale }: Brush, { x, y, width, height }: NoteElement): void {
  ctx.strokeStyle = 'rgb(60 50 30 / 18%)'
  ctx.lineWidth = 1 / scale
  ctx.beginPath()
  ctx.roundRect(x, y, width, height, CORNER)
  ctx.stroke()
}
