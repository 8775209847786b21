// Lines of a text at their places, and the sign that it goes on.
import type { TextLayout } from '../types.ts'
import { isLegible, type Brush } from '../brush.ts'
import { cssFont } from '../text/measure.ts'

const fonts = new Map<string, string>()

/** `x`, `y`: where the layout's own origin lies. Only lines within the brush's clip are drawn. */
export function paintTextLines(brush: Brush, layout: TextLayout, x: number, y: number): void {
  if (layout.lines.length === 0 || !isLegible(brush, layout.fontSize)) return
  const { ctx, clip } = brush
  ctx.font = fontOf(layout.fontSize, layout.fontWeight)
  ctx.textBaseline = 'alphabetic'
  ctx.textAlign = 'left'
  ctx.fillStyle = layout.color
  const top = y + layout.box.y + layout.offsetY
  const baseline = baselineOf(layout)
  const first = Math.max(0, Math.floor((clip.y - top) / layout.lineHeight) - 1)
  const last = Math.min(layout.lines.length, Math.ceil((clip.y + clip.height - top) / layout.lineHeight) + 1)
  for (let i = first; i < last; i++) {
    const line = layout.lines[i]
    if (!line?.text) continue
    ctx.fillText(line.text, x + layout.box.x + line.x, top + i * layout.lineHeight + baseline)
  }
}

/** "…" with the word for more, in the bottom right corner of the text's box. */
export function paintMoreHint(brush: Brush, layout: TextLayout, x: number, y: number, paper: string): void {
  const { ctx } = brush
  const size = Math.max(9, layout.fontSize)
  const label = `… ${brush.options.label('more')}`
  ctx.font = fontOf(size, 600)
  const width = ctx.measureText(label).width + 6
  const right = x + layout.box.x + layout.box.width
  const bottom = y + layout.box.y + layout.box.height
  const height = Math.round(size * 1.3)
  ctx.fillStyle = paper
  ctx.fillRect(right - width, bottom - height, width, height + 2)
  ctx.fillStyle = layout.color
  ctx.fillText(label, right - width + 4, bottom - height * 0.25)
}

/** From the top of a line; places glyphs in the line as a browser does with its half leading. */
function baselineOf({ lineHeight, fontSize }: TextLayout): number {
  const ascent = 0.93
  const descent = 0.24
  return (lineHeight - (ascent + descent) * fontSize) / 2 + ascent * fontSize
}

function fontOf(size: number, weight: number): string {
  const key = `${weight} ${size}`
  const known = fonts.get(key)
  if (known) return known
  const font = cssFont(size, weight)
  fonts.set(key, font)
  return font
}
