/** The points of a stroke while it is being drawn, and what is kept of them. Pure. */
import type { WorldPoint } from '../geometry/point.ts'
import { extentOf, simplify } from '../geometry/polyline.ts'

// Numbers, three per point: two minutes of drawing; then a new stroke begins where this one ends.
const FULL_AT = 30_000
// 600 points of at most 20 characters: well below the 16 KiB an awareness state may have.
const TAIL_NUMBERS = 1_800
const LEAST_STEP_PX = 1
// Less than half a pixel from the drawn line: nobody sees the difference at this zoom.
const TOLERANCE_PX = 0.4

export class StrokeTrail {
  /** Flat and relative to `origin`: x, y, pressure. Grows in place. */
  readonly points: number[]
  readonly origin: WorldPoint
  private readonly zoom: number

  constructor(origin: WorldPoint, pressure: number, zoom: number) {
    this.origin = { x: round(origin.x), y: round(origin.y) }
    this.points = [0, 0, roundPressure(pressure)]
    this.zoom = zoom
  }

  get isFull(): boolean {
    return this.points.length >= FULL_AT
  }

  add(at: WorldPoint, pressure: number): void {
    const x = round(at.x - this.origin.x)
    const y = round(at.y - this.origin.y)
    const last = this.points.length - 3
    const step = Math.hypot(x - (this.points[last] ?? 0), y - (this.points[last + 1] ?? 0))
    if (step * this.zoom >= LEAST_STEP_PX) this.points.push(x, y, roundPressure(pressure))
  }

  tail(): number[] {
    return this.points.slice(-TAIL_NUMBERS)
  }

  /** As the document keeps it: simplified, and with its top left corner as origin. */
  finished(): { x: number; y: number; points: number[] } {
    const kept = simplify(this.points, TOLERANCE_PX / this.zoom)
    const { x, y } = extentOf(kept)
    const points = kept.map((value, i) => (i % 3 === 0 ? round(value - x) : i % 3 === 1 ? round(value - y) : value))
    return { x: this.origin.x + x, y: this.origin.y + y, points }
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function roundPressure(value: number): number {
  return Math.round(value * 100) / 100
}
