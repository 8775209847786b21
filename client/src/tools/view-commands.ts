/** Moving and zooming the view without a pointer. */
import { intersects, type Box } from '../geometry/box.ts'
import { fit, lookAt, panBy, visibleBox, zoomAt } from '../geometry/camera.ts'
import type { View } from './stage.ts'

// The steps people expect from a browser; in between, a pinch or the wheel.
const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 8]
const MARGIN_PX = 64
const PAN_PX = 80

export function zoomStep(view: View, direction: 1 | -1): void {
  const { zoom } = view.camera
  const next = direction === 1
    ? STEPS.find((step) => step > zoom * 1.01)
    : STEPS.findLast((step) => step < zoom * 0.99)
  view.setCamera(zoomAt(view.camera, middle(view), next ?? zoom * 1.5 ** direction))
}

export function resetZoom(view: View): void {
  view.setCamera(zoomAt(view.camera, middle(view), 1))
}

/** All of the box; nothing happens for undefined. */
export function showBox(view: View, box: Box | undefined): void {
  if (box !== undefined) view.setCamera(fit(box, view.size, MARGIN_PX))
}

/** Bring the box into sight without changing the zoom, and only when it is not wholly out of the way already. */
export function bringIntoSight(view: View, box: Box | undefined): void {
  if (box === undefined) return
  const seen = visibleBox(view.camera, view.size)
  const margin = MARGIN_PX / view.camera.zoom
  const safe = {
    x: seen.x + margin, y: seen.y + margin,
    width: Math.max(0, seen.width - 2 * margin), height: Math.max(0, seen.height - 2 * margin),
  }
  if (!intersects(safe, box)) view.setCamera(lookAt(box, view.size, view.camera.zoom))
}

/** As the arrow keys do while nothing is selected. */
export function panStep(view: View, dx: number, dy: number): void {
  view.setCamera(panBy(view.camera, dx * PAN_PX, dy * PAN_PX))
}

function middle({ size }: View) {
  return { x: size.width / 2, y: size.height / 2 }
}
