/** Moving what is selected, and what lies in selected frames. Alt moves a copy. */
import type { ElementPatch } from '../../board/schema.ts'
import type { PointerInput } from '../../input/pointer-input.ts'
import { withContents } from '../carried.ts'
import { LiveGesture } from '../live-gesture.ts'
import { movable } from '../permitted.ts'
import type { Stage } from '../stage.ts'
import type { ToolState } from '../tool-state.ts'

interface Place { readonly id: string; readonly x: number; readonly y: number }

export class Moving implements ToolState {
  readonly name = 'select.moving'
  private readonly stage: Stage
  private readonly rest: ToolState
  private readonly start: PointerInput
  private readonly gesture: LiveGesture
  private readonly copies: readonly string[]
  private readonly places: readonly Place[]
  private readonly lead: Place | undefined
  private dx = 0
  private dy = 0

  constructor(stage: Stage, rest: ToolState, leadId: string, start: PointerInput) {
    this.stage = stage
    this.rest = rest
    this.start = start
    this.gesture = new LiveGesture(stage, start.time)
    const chosen = [...stage.selection.value]
    const carried = start.alt ? withContents(stage.board, chosen) : movable(stage, chosen)
    this.copies = start.alt ? stage.board.duplicate(carried, 0, 0) : []
    if (start.alt) stage.select(this.copies)
    this.places = placesOf(stage, start.alt ? this.copies : carried)
    this.lead = this.places.find(({ id }) => id === leadId) ?? this.places[0]
  }

  drag(input: PointerInput): ToolState {
    const zoom = this.stage.view.camera.zoom
    this.dx = (input.at.x - this.start.at.x) / zoom
    this.dy = (input.at.y - this.start.at.y) / zoom
    // Shift holds the movement to one axis: straight rows without a steady hand.
    if (input.shift && Math.abs(this.dx) > Math.abs(this.dy)) this.dy = 0
    else if (input.shift) this.dx = 0
    this.show()
    this.gesture.write(() => this.patches(), input.time)
    return this
  }

  up(): ToolState {
    this.gesture.settle(this.patches(), this.places)
    return this.rest
  }

  cancel(): void {
    if (this.copies.length > 0) {
      this.gesture.finish(() => this.stage.board.remove([...this.copies]))
    } else {
      this.gesture.abandon(this.places)
    }
  }

  private show(): void {
    if (this.lead === undefined) return
    this.gesture.show({
      kind: 'move',
      ids: this.places.map(({ id }) => id),
      lead: this.lead.id,
      x: this.lead.x + this.dx,
      y: this.lead.y + this.dy,
    })
  }

  private patches(): ElementPatch[] {
    return this.places
      .filter(({ id }) => this.stage.board.get(id) !== undefined)
      .map(({ id, x, y }) => ({ id, x: x + this.dx, y: y + this.dy }))
  }
}

function placesOf(stage: Stage, ids: readonly string[]): Place[] {
  return ids.flatMap((id) => {
    const element = stage.board.get(id)
    return element === undefined ? [] : [{ id, x: element.x, y: element.y }]
  })
}
