/** The display's frames. Leaf module; a test passes frames of its own and draws when it likes. */
import type { Cancel } from './clock.ts'

export interface Frames {
  /** Calls `draw` before the next repaint with a growing time in ms. */
  request(draw: (timeMs: number) => void): Cancel
  /** Requests that have neither been drawn nor cancelled. */
  readonly pending: number
}

class DisplayFrames implements Frames {
  private readonly waiting = new Set<number>()

  get pending(): number {
    return this.waiting.size
  }

  request(draw: (timeMs: number) => void): Cancel {
    const id = requestAnimationFrame((timeMs) => {
      this.waiting.delete(id)
      draw(timeMs)
    })
    this.waiting.add(id)
    return () => {
      if (this.waiting.delete(id)) cancelAnimationFrame(id)
    }
  }
}

export const displayFrames: Frames = new DisplayFrames()
