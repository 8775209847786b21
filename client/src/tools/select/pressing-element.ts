/** The pointer went down on an element: a click selects, a drag moves. */
import type { PointerInput } from '../../input/pointer-input.ts'
import { tell } from '../permitted.ts'
import type { Stage } from '../stage.ts'
import { isDrag, type ToolState } from '../tool-state.ts'
import { Moving } from './moving.ts'

export class PressingElement implements ToolState {
  readonly name = 'select.pressingElement'
  private readonly stage: Stage
  private readonly rest: ToolState
  private readonly id: string
  private readonly start: PointerInput
  private readonly wasSelected: boolean

  constructor(stage: Stage, rest: ToolState, id: string, start: PointerInput) {
    this.stage = stage
    this.rest = rest
    this.id = id
    this.start = start
    this.wasSelected = stage.selection.value.has(id)
    if (!this.wasSelected && !start.shift) stage.select([id])
  }

  drag(input: PointerInput): ToolState | undefined {
    if (this.stage.readOnly.value || !isDrag(this.start, input)) return undefined
    if (!this.stage.selection.value.has(this.id)) this.stage.toggle(this.id)
    // A copy may be made of what stays where it is.
    if (!this.start.alt && !this.canMove()) return this.rest
    return new Moving(this.stage, this.rest, this.id, this.start).drag(input)
  }

  private canMove(): boolean {
    const { permits, selection } = this.stage
    const reasons = [...selection.value].map((id) => permits.peek().why('move', id))
    if (reasons.includes(null)) return true
    tell(this.stage, reasons[0] ?? null)
    return false
  }

  up(): ToolState {
    if (this.start.shift) this.stage.toggle(this.id)
    // Pressing one of several selected elements might have begun a drag of all; it did not.
    else if (this.wasSelected) this.stage.select([this.id])
    return this.rest
  }
}
