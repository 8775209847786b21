// What part of the board is seen: conversions between screen and world. Pure.
import { centre, type Box } from './box.ts'
import type { ScreenPoint, WorldPoint } from './point.ts'

/** `x`, `y`: the world point at the top left corner. `zoom`: CSS px per board unit, > 0. */
export interface Camera { readonly x: number; readonly y: number; readonly zoom: number }

/** Of the canvas, in CSS px. */
export interface Size { readonly width: number; readonly height: number }

// 1 % still shows a board of 100,000 units on a laptop; beyond 800 % nothing gets clearer.
export const MIN_ZOOM = 0.01
export const MAX_ZOOM = 8

/** `NaN` becomes 100 %. */
export function clampZoom(zoom: number): number {
  return Number.isNaN(zoom) ? 1 : Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom))
}

/** Inverse of `screenToWorld` up to rounding. */
export function worldToScreen(p: WorldPoint, camera: Camera): ScreenPoint {
  return { x: (p.x - camera.x) * camera.zoom, y: (p.y - camera.y) * camera.zoom }
}

/** Inverse of `worldToScreen` up to rounding. */
export function screenToWorld(p: ScreenPoint, camera: Camera): WorldPoint {
  return { x: p.x / camera.zoom + camera.x, y: p.y / camera.zoom + camera.y }
}

export function worldBoxToScreen(box: Box, camera: Camera): Box {
  const { x, y } = worldToScreen(box, camera)
  return { x, y, width: box.width * camera.zoom, height: box.height * camera.zoom }
}

/** The part of the world that a canvas of `size` shows. */
export function visibleBox(camera: Camera, size: Size): Box {
  return { x: camera.x, y: camera.y, width: size.width / camera.zoom, height: size.height / camera.zoom }
}

/** The camera moved by a distance on the screen: what was at `p` is then at `p` - (dx, dy). */
export function panBy(camera: Camera, dx: number, dy: number): Camera {
  return { x: camera.x + dx / camera.zoom, y: camera.y + dy / camera.zoom, zoom: camera.zoom }
}

/** Zoomed to `zoom` (clamped) so that the world point under `anchor` stays where it is. */
export function zoomAt(camera: Camera, anchor: ScreenPoint, zoom: number): Camera {
  const clamped = clampZoom(zoom)
  const fixed = screenToWorld(anchor, camera)
  return { x: fixed.x - anchor.x / clamped, y: fixed.y - anchor.y / clamped, zoom: clamped }
}

/** The camera that puts the middle of `box` into the middle of the canvas. */
export function lookAt(box: Box, size: Size, zoom: number): Camera {
  const clamped = clampZoom(zoom)
  const { x, y } = centre(box)
  return { x: x - size.width / 2 / clamped, y: y - size.height / 2 / clamped, zoom: clamped }
}

/**
 * The camera that shows all of `box` with `margin` (CSS px) around it, at most at `maxZoom`.
 * A box of no size is shown at `maxZoom`.
 */
export function fit(box: Box, size: Size, margin = 32, maxZoom = 1): Camera {
  const zoomFor = (available: number, extent: number): number =>
    extent > 0 ? Math.max(1, available - 2 * margin) / extent : maxZoom
  const zoom = Math.min(maxZoom, zoomFor(size.width, box.width), zoomFor(size.height, box.height))
  return lookAt(box, size, zoom)
}
