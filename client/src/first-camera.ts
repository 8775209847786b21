/** Where a board is first seen: where this tab has left it, or all of it as far as it can be read. */
import type { Box } from './geometry/box.ts'
import { fit, type Camera, type Size } from './geometry/camera.ts'
import { tabStorage } from './platform/storage.ts'

// Smaller than this nobody finds their way by the titles: a large board then begins at its top left.
const LEAST_ZOOM = { wide: 0.2, narrow: 0.4 }
const NARROW_PX = 720
const MARGIN_PX = 48
// Room for the bar above the board.
const TOP_PX = 72

export function firstCamera(bounds: Box, size: Size): Camera {
  const whole = fit(bounds, { width: size.width, height: size.height - 2 * TOP_PX }, MARGIN_PX)
  const least = size.width < NARROW_PX ? LEAST_ZOOM.narrow : LEAST_ZOOM.wide
  if (whole.zoom >= least) return { ...whole, y: whole.y - TOP_PX / whole.zoom }
  return { x: bounds.x - MARGIN_PX / least / 2, y: bounds.y - TOP_PX / least, zoom: least }
}

export function rememberCamera(boardId: string, { x, y, zoom }: Camera): void {
  tabStorage.set(`camera.${boardId}`, JSON.stringify([x, y, zoom]))
}

export function rememberedCamera(boardId: string): Camera | undefined {
  try {
    const [x, y, zoom] = JSON.parse(tabStorage.get(`camera.${boardId}`) ?? '[]') as unknown[]
    const isWhole = [x, y, zoom].every((value) => typeof value === 'number' && Number.isFinite(value))
    return isWhole ? ({ x, y, zoom } as Camera) : undefined
  } catch {
    // Somebody else's value under our name; the board is then seen as for the first time.
    return undefined
  }
}
