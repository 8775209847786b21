// The canvas as a window on the world: its size, the camera, and the device's pixels.
import type { Box } from '../geometry/box.ts'
import { clampZoom, screenToWorld, visibleBox, worldToScreen, type Camera, type Size } from '../geometry/camera.ts'
import type { ScreenPoint, WorldPoint } from '../geometry/point.ts'

/** Immutable. */
export class Viewport {
  readonly camera: Camera
  /** CSS px. */
  readonly size: Size
  /** Device px per CSS px. */
  readonly pixelRatio: number

  constructor(camera: Camera, size: Size, pixelRatio: number) {
    this.camera = { x: camera.x || 0, y: camera.y || 0, zoom: clampZoom(camera.zoom) }
    this.size = size
    this.pixelRatio = pixelRatio
  }

  /** Device px per board unit. */
  get scale(): number {
    return this.camera.zoom * this.pixelRatio
  }

  /** The world that is in view. */
  get box(): Box {
    return visibleBox(this.camera, this.size)
  }

  /** Where the world's 0, 0 lies on the canvas, in whole device px. */
  get origin(): [number, number] {
    return [Math.round(-this.camera.x * this.scale), Math.round(-this.camera.y * this.scale)]
  }

  toScreen(p: WorldPoint): ScreenPoint {
    return worldToScreen(p, this.camera)
  }

  toWorld(p: ScreenPoint): WorldPoint {
    return screenToWorld(p, this.camera)
  }
}
