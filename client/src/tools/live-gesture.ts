/**
 * A change that is under way: seen here at once and by others through awareness, written to the document
 * at most four times a second (shared/document.md) and once at its end, undone in one step.
 */
import type { ElementPatch } from '../board/schema.ts'
import type { Gesture } from '../render/types.ts'
import { refusalOf, tell } from './permitted.ts'
import type { Stage } from './stage.ts'

const BETWEEN_WRITES_MS = 250

export class LiveGesture {
  private lastWrite: number
  private hasWritten = false
  private isOver = false
  private readonly stage: Stage

  /** `time`: of the event that began it; the same clock as in `show` and `write`. */
  constructor(stage: Stage, time: number) {
    this.stage = stage
    this.lastWrite = time
    stage.undo.beginGesture()
  }

  show(gesture: Gesture): void {
    if (this.isOver) return
    this.stage.view.setLocalGesture(gesture)
    this.stage.shareGesture(gesture)
  }

  /** Write intermediate values if the last writing is long enough ago, and they may be written. */
  write(patches: () => ElementPatch[], time: number): void {
    if (this.isOver || time - this.lastWrite < BETWEEN_WRITES_MS) return
    this.lastWrite = time
    const values = patches()
    if (refusalOf(this.stage, values) !== null) return
    this.hasWritten = true
    this.stage.board.update(values)
  }

  /** Write the final values. A second end of the same gesture does nothing. */
  finish(write: () => void): void {
    if (this.isOver) return
    this.end(write)
  }

  /** Write the final values, or put back the original ones where those may not be written. */
  settle(patches: readonly ElementPatch[], originals: readonly ElementPatch[]): void {
    const reason = refusalOf(this.stage, patches)
    if (reason === null) this.finish(() => this.stage.board.update([...patches]))
    else this.abandon(originals)
    tell(this.stage, reason)
  }

  /** Put back what intermediate values have changed. */
  abandon(originals: readonly ElementPatch[]): void {
    if (this.isOver) return
    this.end(() => {
      if (this.hasWritten) this.stage.board.update([...originals])
    })
  }

  private end(write: () => void): void {
    this.isOver = true
    // The document first: clearing the local gesture before it would show one frame of the old place.
    write()
    this.stage.undo.endGesture()
    this.stage.view.setLocalGesture(null)
    this.stage.shareGesture(null)
  }
}
