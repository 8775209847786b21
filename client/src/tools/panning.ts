/** The hand: the board follows the pointer. */
import { panBy } from '../geometry/camera.ts'
import type { ScreenPoint } from '../geometry/point.ts'
import type { PointerInput } from '../input/pointer-input.ts'
import type { Stage } from './stage.ts'
import type { ToolState } from './tool-state.ts'

export class Panning implements ToolState {
  readonly name = 'panning'
  private readonly stage: Stage
  private from: ScreenPoint | undefined

  constructor(stage: Stage) {
    this.stage = stage
  }

  hover(): void {
    this.stage.cursor.value = 'grab'
  }

  down(input: PointerInput): undefined {
    this.from = input.at
    this.stage.cursor.value = 'grabbing'
  }

  drag({ at }: PointerInput): undefined {
    if (this.from === undefined) return
    const { view } = this.stage
    view.setCamera(panBy(view.camera, this.from.x - at.x, this.from.y - at.y))
    this.from = at
  }

  up(): undefined {
    this.cancel()
  }

  cancel(): void {
    this.from = undefined
    this.stage.cursor.value = 'grab'
  }
}
