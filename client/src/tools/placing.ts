/** The note and text tools: one click puts the element there and writing begins. */
import type { PointerInput } from '../input/pointer-input.ts'
import { createAndEdit } from './create.ts'
import type { Stage } from './stage.ts'
import { hitBy, type ToolState } from './tool-state.ts'

export class Placing implements ToolState {
  readonly name = 'placing'
  private readonly stage: Stage
  private readonly type: 'note' | 'text'
  private isDown = false

  constructor(stage: Stage, type: 'note' | 'text') {
    this.stage = stage
    this.type = type
  }

  down(): undefined {
    this.isDown = true
  }

  up(input: PointerInput): undefined {
    if (!this.isDown) return
    this.isDown = false
    // Clicking a text with the text tool means "write here", not "put another on top".
    const hit = hitBy(this.stage, input)
    if (hit !== undefined && this.stage.board.get(hit)?.type === this.type) {
      this.stage.tool.value = 'select'
      this.stage.edit(hit)
      return
    }
    createAndEdit(this.stage, this.type, this.stage.view.toWorld(input.at))
  }

  cancel(): void {
    this.isDown = false
  }
}
