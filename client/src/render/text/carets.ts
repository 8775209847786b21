// Where in a laid-out text a place (UTF-16 units) is, and what a selection covers. Pure.
import type { Box } from '../../geometry/box.ts'
import type { WorldPoint } from '../../geometry/point.ts'
import type { TextLayout } from '../types.ts'

export interface CaretPlace {
  /** Top of the caret. */
  readonly head: WorldPoint
  readonly selected: readonly Box[]
}

/** `layout` in world coordinates; `widthOf` measures in the layout's font. */
export function caretsOf(
  layout: TextLayout, { anchor, head }: { anchor: number; head: number }, widthOf: (run: string) => number,
): CaretPlace {
  const from = Math.min(anchor, head)
  const to = Math.max(anchor, head)
  const selected: Box[] = []
  if (to > from) {
    layout.lines.forEach((line, i) => {
      const start = Math.max(from, line.start)
      const end = Math.min(to, line.start + line.text.length)
      if (end <= start) return
      const x = xIn(layout, i, start, widthOf)
      selected.push({ x, y: topOf(layout, i), width: xIn(layout, i, end, widthOf) - x, height: layout.lineHeight })
    })
  }
  const index = lineAt(layout, head)
  return { head: { x: xIn(layout, index, head, widthOf), y: topOf(layout, index) }, selected }
}

function lineAt(layout: TextLayout, place: number): number {
  const after = layout.lines.findIndex(({ start }) => start > place)
  return after === -1 ? Math.max(0, layout.lines.length - 1) : Math.max(0, after - 1)
}

function topOf(layout: TextLayout, index: number): number {
  return layout.box.y + layout.offsetY + index * layout.lineHeight
}

function xIn(layout: TextLayout, index: number, place: number, widthOf: (run: string) => number): number {
  const line = layout.lines[index]
  if (!line) return layout.box.x + (layout.align === 'center' ? layout.box.width / 2 : 0)
  return layout.box.x + line.x + widthOf(line.text.slice(0, Math.max(0, place - line.start)))
}
