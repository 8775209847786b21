/** The pen: a stroke follows the pointer with its pressure and is written once, when it ends. */
import type { PointerInput } from '../input/pointer-input.ts'
import { randomId } from '../platform/random.ts'
import { createPermitted, tell } from './permitted.ts'
import { StrokeTrail } from './stroke-trail.ts'
import type { Stage } from './stage.ts'
import type { ToolState } from './tool-state.ts'

export class Drawing implements ToolState {
  readonly name = 'drawing'
  private readonly stage: Stage
  private trail: StrokeTrail | undefined
  private id = ''

  constructor(stage: Stage) {
    this.stage = stage
  }

  hover(): void {
    this.stage.cursor.value = 'crosshair'
  }

  down(input: PointerInput): undefined {
    // Before somebody has drawn for minutes.
    const reason = this.stage.permits.peek().whyNew({ type: 'stroke', ...this.stage.view.toWorld(input.at), points: [] })
    if (reason === null) this.begin(input)
    else tell(this.stage, reason)
  }

  drag(input: PointerInput): undefined {
    if (this.trail === undefined) return
    for (const sample of input.samples) {
      this.trail.add(this.stage.view.toWorld(sample.at), sample.pressure)
    }
    if (this.trail.isFull) {
      this.write()
      this.begin(input)
    }
    this.show()
  }

  up(): undefined {
    this.write()
    this.clear()
  }

  cancel(): void {
    this.trail = undefined
    this.clear()
  }

  private begin(input: PointerInput): void {
    this.id = randomId()
    this.trail = new StrokeTrail(this.stage.view.toWorld(input.at), input.pressure, this.stage.view.camera.zoom)
  }

  private show(): void {
    if (this.trail === undefined) return
    const { colors, weight } = this.stage.style.value
    const { x, y } = this.trail.origin
    const look = { kind: 'draw', id: this.id, x, y, color: colors.stroke, weight } as const
    this.stage.view.setLocalGesture({ ...look, points: this.trail.points })
    // Awareness carries at most 16 KiB (AW1), so others see a long stroke's latest part while it grows.
    this.stage.shareGesture({ ...look, points: this.trail.tail() })
  }

  private write(): void {
    const { trail, id } = this
    this.trail = undefined
    if (trail === undefined) return
    const { colors, weight } = this.stage.style.value
    const { x, y, points } = trail.finished()
    createPermitted(this.stage, [{ type: 'stroke', id, x, y, points, color: colors.stroke, weight }])
  }

  private clear(): void {
    this.stage.view.setLocalGesture(null)
    this.stage.shareGesture(null)
  }
}
