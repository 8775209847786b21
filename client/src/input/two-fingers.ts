/** Two fingers on the board: how far they moved together and apart since the last event. Pure. */
import type { ScreenPoint } from '../geometry/point.ts'

export interface Pinch {
  readonly at: ScreenPoint
  readonly dx: number
  readonly dy: number
  readonly factor: number
}

// Below this distance (CSS px) two fingertips count as one spot: dividing by it would make the zoom leap.
const SMALLEST_SPREAD = 24

export class TwoFingers {
  private points = new Map<number, ScreenPoint>()

  get count(): number {
    return this.points.size
  }

  put(pointerId: number, at: ScreenPoint): void {
    this.points.set(pointerId, at)
  }

  remove(pointerId: number): void {
    this.points.delete(pointerId)
  }

  clear(): void {
    this.points.clear()
  }

  /** Move one finger; the first two fingers decide, further ones are ignored. */
  move(pointerId: number, to: ScreenPoint): Pinch | undefined {
    if (!this.points.has(pointerId)) return undefined
    const before = this.spread()
    this.points.set(pointerId, to)
    const after = this.spread()
    if (before === undefined || after === undefined) return undefined
    return {
      at: after.middle,
      dx: after.middle.x - before.middle.x,
      dy: after.middle.y - before.middle.y,
      factor: after.distance / before.distance,
    }
  }

  private spread(): { middle: ScreenPoint; distance: number } | undefined {
    const [a, b] = [...this.points.values()]
    if (a === undefined || b === undefined) return undefined
    return {
      middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
      distance: Math.max(SMALLEST_SPREAD, Math.hypot(a.x - b.x, a.y - b.y)),
    }
  }
}
