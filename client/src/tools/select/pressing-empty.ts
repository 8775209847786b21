/** The pointer went down where nothing is: a click clears the selection, a drag draws a marquee. */
import { boxFromCorners } from '../../geometry/box.ts'
import type { PointerInput } from '../../input/pointer-input.ts'
import type { Stage } from '../stage.ts'
import { isDrag, type ToolState } from '../tool-state.ts'

export class PressingEmpty implements ToolState {
  readonly name = 'select.pressingEmpty'
  private readonly stage: Stage
  private readonly rest: ToolState
  private readonly start: PointerInput
  private readonly before: ReadonlySet<string>
  private isMarquee = false

  constructor(stage: Stage, rest: ToolState, start: PointerInput) {
    this.stage = stage
    this.rest = rest
    this.start = start
    this.before = stage.selection.value
  }

  drag(input: PointerInput): undefined {
    this.isMarquee ||= isDrag(this.start, input)
    if (!this.isMarquee) return
    const { view, permits } = this.stage
    const box = boxFromCorners(view.toWorld(this.start.at), view.toWorld(input.at))
    view.setMarquee(box)
    // Held ones would only be in the way of what one wants to move.
    const inside = view.inside(box).filter((id) => permits.peek().why('move', id) === null)
    this.stage.select(this.start.shift ? [...this.before, ...inside] : inside)
  }

  up(): ToolState {
    this.stage.view.setMarquee(null)
    if (!this.isMarquee && !this.start.shift) this.stage.select([])
    return this.rest
  }

  cancel(): void {
    this.stage.view.setMarquee(null)
    this.stage.select(this.before)
  }
}
