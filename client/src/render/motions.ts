// Boxes on their way: what others move glides to where it goes instead of jumping at each message.
import { sameBox, type Box } from '../geometry/box.ts'

// Two thirds of the way in this time: messages arrive every 50 to 250 ms, so movement never stops.
const GLIDE_MS = 70
// A box that nothing moved for so long goes back into the tiles; repainting those costs more than
// painting it on top for a while.
const REST_MS = 400
// When a gesture ends, its last place holds until the document says where things lie, at most so long.
const HOLD_MS = 300

interface Motion {
  box: Box
  /** Where a gesture wants it; otherwise it goes where the document says. */
  wanted: Box | undefined
  /** Time from which the gesture's wish counts no more. */
  releasedAt: number
  movedAt: number
}

export class Motions {
  private readonly byId = new Map<string, Motion>()
  private readonly placeOf: (id: string) => Box | undefined

  /** `placeOf`: the box by the document. */
  constructor(placeOf: (id: string) => Box | undefined) {
    this.placeOf = placeOf
  }

  get size(): number {
    return this.byId.size
  }

  ids(): Iterable<string> {
    return this.byId.keys()
  }

  boxOf(id: string): Box | undefined {
    return this.byId.get(id)?.box
  }

  /** The document has moved the element, which was shown at `from` until now. */
  glide(id: string, from: Box, now: number): void {
    const motion = this.obtain(id, from, now)
    if (motion.releasedAt < Infinity) motion.wanted = undefined
    motion.movedAt = now
  }

  /** A gesture of somebody else wants the element in `box`. */
  follow(id: string, box: Box, now: number): void {
    const from = this.placeOf(id)
    if (!from) return
    const motion = this.obtain(id, from, now)
    if (!motion.wanted || !sameBox(motion.wanted, box)) motion.movedAt = now
    motion.wanted = box
    motion.releasedAt = Infinity
  }

  /** That gesture is over. */
  release(id: string, now: number): void {
    const motion = this.byId.get(id)
    if (motion?.wanted && motion.releasedAt === Infinity) motion.releasedAt = now
  }

  drop(id: string): void {
    this.byId.delete(id)
  }

  clear(): void {
    this.byId.clear()
  }

  /** Move everything on by `ms`; `jump`: at once. Returns the ids that have come to rest. */
  step(now: number, ms: number, jump: boolean): string[] {
    const part = jump ? 1 : 1 - Math.exp(-ms / GLIDE_MS)
    const rested: string[] = []
    for (const [id, motion] of this.byId) {
      if (now - motion.releasedAt > HOLD_MS) motion.wanted = undefined
      const target = motion.wanted ?? this.placeOf(id)
      if (!target) {
        rested.push(id)
        continue
      }
      const next = towards(motion.box, target, part)
      if (!sameBox(next, motion.box)) motion.movedAt = now
      motion.box = next
      if (!motion.wanted && now - motion.movedAt > REST_MS) rested.push(id)
    }
    for (const id of rested) this.byId.delete(id)
    return rested
  }

  private obtain(id: string, from: Box, now: number): Motion {
    const known = this.byId.get(id)
    if (known) return known
    const motion: Motion = { box: from, wanted: undefined, releasedAt: 0, movedAt: now }
    this.byId.set(id, motion)
    return motion
  }
}

function towards(from: Box, to: Box, part: number): Box {
  const near = (a: number, b: number): number => (Math.abs(b - a) < 0.2 ? b : a + (b - a) * part)
  return {
    x: near(from.x, to.x),
    y: near(from.y, to.y),
    width: near(from.width, to.width),
    height: near(from.height, to.height),
  }
}
