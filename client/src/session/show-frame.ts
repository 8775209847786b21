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
function freeArea({ size }: View): Box {
  const top = edges('.top-bar')?.bottom ?? 0
  const bottom = edges('.session-bar')?.top ?? size.height
  const right = edges('.lead-panel')?.left ?? 0
  // On phones the panel is all there is, and nobody looks at the board.
  const width = right > LEAST_PX ? right : size.width
  return bottom - top < LEAST_PX
    ? { x: 0, y: 0, width, height: size.height }
    : { x: 0, y: top, width, height: bottom - top }
}

function edges(selector: string): DOMRect | undefined {
  return document.querySelector(selector)?.getBoundingClientRect()
}
