/** What dragging a handle makes of a box. Pure. */
import type { Box } from '../geometry/box.ts'
import type { ResizeEdge } from '../render/types.ts'

export interface ResizeOptions {
  readonly minWidth: number
  readonly minHeight: number
  /** Keep the ratio of width to height. */
  readonly proportional: boolean
}

/** The side or corner opposite the handle stays; a box never turns inside out. */
export function resizeBox(
  box: Box, handle: ResizeEdge, dx: number, dy: number, options: ResizeOptions,
): Box {
  const isWest = handle.includes('w')
  const isNorth = handle.includes('n')
  const isEast = handle.includes('e')
  const isSouth = handle.includes('s')
  let width = box.width + (isEast ? dx : isWest ? -dx : 0)
  let height = box.height + (isSouth ? dy : isNorth ? -dy : 0)
  if (options.proportional && box.width > 0 && box.height > 0) {
    const scale = proportionalScale(width / box.width, height / box.height, handle)
    const least = Math.max(options.minWidth / box.width, options.minHeight / box.height)
    const held = Math.max(scale, least)
    width = box.width * held
    height = box.height * held
  } else {
    width = Math.max(options.minWidth, width)
    height = Math.max(options.minHeight, height)
  }
  return {
    x: isWest ? box.x + box.width - width : box.x,
    y: isNorth ? box.y + box.height - height : box.y,
    width,
    height,
  }
}

function proportionalScale(sx: number, sy: number, handle: ResizeEdge): number {
  if (handle === 'n' || handle === 's') return sy
  if (handle === 'e' || handle === 'w') return sx
  return Math.max(sx, sy)
}
