/**
 * Moving and resizing with held keys: repeated presses are one change, seen at once, written at most
 * four times a second, and one step of undo. Ends when the key is let go.
 */
import type { ElementPatch } from '../board/schema.ts'
import { changeable } from './commands.ts'
import { LiveGesture } from './live-gesture.ts'
import { movable } from './permitted.ts'
import type { Stage } from './stage.ts'

interface Place { readonly id: string; readonly x: number; readonly y: number }

export class Nudging {
  private readonly stage: Stage
  private gesture: LiveGesture | undefined
  private places: readonly Place[] = []
  private dx = 0
  private dy = 0

  constructor(stage: Stage) {
    this.stage = stage
  }

  /** Move the selection by board units; `time` as in LiveGesture. */
  move(dx: number, dy: number, time: number): void {
    if (this.gesture === undefined && !this.begin(time)) return
    this.dx += dx
    this.dy += dy
    const [lead] = this.places
    if (lead === undefined) return
    const ids = this.places.map(({ id }) => id)
    this.gesture?.show({ kind: 'move', ids, lead: lead.id, x: lead.x + this.dx, y: lead.y + this.dy })
    this.gesture?.write(() => this.patches(), time)
  }

  /** Write where the selection has come to. Does nothing when no key was held. */
  end(): void {
    const gesture = this.gesture
    this.gesture = undefined
    gesture?.settle(this.patches(), this.places)
  }

  private begin(time: number): boolean {
    const chosen = changeable(this.stage).map(({ id }) => id)
    this.places = movable(this.stage, chosen).flatMap((id) => {
      const element = this.stage.board.get(id)
      return element === undefined ? [] : [{ id, x: element.x, y: element.y }]
    })
    if (this.places.length === 0) return false
    this.dx = 0
    this.dy = 0
    this.gesture = new LiveGesture(this.stage, time)
    return true
  }

  private patches(): ElementPatch[] {
    return this.places.map(({ id, x, y }) => ({ id, x: x + this.dx, y: y + this.dy }))
  }
}
