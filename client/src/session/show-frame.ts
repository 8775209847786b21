/** Shows a frame in the part of the window that bars and panels leave free. */
import type { Box } from '../geometry/box.ts'
import { fit } from '../geometry/camera.ts'
import type { View } from '../tools/stage.ts'

const MARGIN_PX = 16
// Less than that is no view: then the bars may cover some of it.
const LEAST_PX = 160

/** Nothing happens for undefined. */
export function showFrame(view: View, box: Box | undefined): void {
  if (box === undefined) return
  const free = freeArea(view)
  const camera = fit(box, free, MARGIN_PX)
  view.setCamera({ ...camera, x: camera.x - free.x / camera.zoom, y: camera.y - free.y / camera.zoom })
}

/** In CSS px of the board. */
export function freeArea({ size }: Pick<View, 'size'>): Box {
  const top = edges('.top-bar')?.bottom ?? 0
  const bottom = (edges('.session-bar') ?? edges('.bottom'))?.top ?? size.height
  const [left, right] = [edges('.outline')?.right ?? 0, edges('.lead-panel')?.left ?? size.width]
  // On phones a panel is all there is, and nobody looks at the board.
  const across = right - left < LEAST_PX ? { x: 0, width: size.width } : { x: left, width: right - left }
  const down = bottom - top < LEAST_PX ? { y: 0, height: size.height } : { y: top, height: bottom - top }
  return { ...across, ...down }
}

function edges(selector: string): DOMRect | undefined {
  return document.querySelector(selector)?.getBoundingClientRect()
}
