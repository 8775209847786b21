/** What this person shows to the others, as awareness (shared/document.md). The channel limits how often. */
import type { Awareness } from 'y-protocols/awareness'
import type { Camera } from '../geometry/camera.ts'
import type { WorldPoint } from '../geometry/point.ts'
import { systemClock, type Cancel, type Clock } from '../platform/clock.ts'
import type { Gesture } from '../render/types.ts'
import type { ToolId } from './stage.ts'

// AW1: a state is at most 16 KiB; both lists stay far below it.
const MOST_SELECTED = 50
const MOST_IN_GESTURE = 200
// The channel sends 15 states a second; comparing and announcing one for each movement of a mouse
// would take a tenth of a slow computer's time.
const SHOW_EVERY_MS = 50

export interface SharedCaret { readonly id: string; readonly anchor: string; readonly head: string }

interface Shown {
  cursor: WorldPoint | null
  tool: ToolId
  selection: readonly string[]
  editing: string | null
  caret: SharedCaret | null
  gesture: Gesture | null
  view: Camera | null
}

export class Presence {
  private readonly awareness: Awareness
  private readonly clock: Clock
  private pending: Partial<Shown> = {}
  private waiting: Cancel | undefined

  constructor(awareness: Awareness, clock: Clock = systemClock) {
    this.awareness = awareness
    this.clock = clock
    const nothing: Shown = {
      cursor: null, tool: 'select', selection: [], editing: null, caret: null, gesture: null, view: null,
    }
    awareness.setLocalState({ ...nothing })
  }

  set cursor(at: WorldPoint | null) {
    this.show({ cursor: at && { x: round(at.x), y: round(at.y) } })
  }

  set tool(tool: ToolId) {
    this.show({ tool })
  }

  set selection(ids: ReadonlySet<string>) {
    this.show({ selection: [...ids].slice(0, MOST_SELECTED) })
  }

  set editing(id: string | null) {
    this.show({ editing: id, caret: null })
  }

  set caret(caret: SharedCaret | null) {
    this.show({ caret })
  }

  set gesture(gesture: Gesture | null) {
    this.show({ gesture: gesture && bounded(gesture) })
  }

  set view(camera: Camera) {
    this.show({ view: { x: round(camera.x), y: round(camera.y), zoom: camera.zoom } })
  }

  /** What has been said by then is still shown. Idempotent. */
  dispose(): void {
    this.waiting?.()
    this.waiting = undefined
    this.flush()
  }

  /** The first change at once, what follows within a moment together. */
  private show(change: Partial<Shown>): void {
    Object.assign(this.pending, change)
    if (this.waiting !== undefined) return
    this.flush()
    this.waiting = this.clock.after(SHOW_EVERY_MS, () => {
      this.waiting = undefined
      if (Object.keys(this.pending).length > 0) this.show({})
    })
  }

  private flush(): void {
    const state = this.awareness.getLocalState()
    // Null after the awareness has been destroyed: nobody is told any more.
    if (state !== null) this.awareness.setLocalState({ ...state, ...this.pending })
    this.pending = {}
  }
}

/** Others see at least the elements nearest to the hand move; the document brings the rest. */
function bounded(gesture: Gesture): Gesture {
  switch (gesture.kind) {
    case 'move':
      return { ...gesture, x: round(gesture.x), y: round(gesture.y), ids: leadFirst(gesture).slice(0, MOST_IN_GESTURE) }
    case 'resize':
      return { ...gesture, boxes: Object.fromEntries(Object.entries(gesture.boxes).slice(0, MOST_IN_GESTURE)) }
    case 'draw':
      return gesture
  }
}

function leadFirst({ lead, ids }: Extract<Gesture, { kind: 'move' }>): string[] {
  return [lead, ...ids.filter((id) => id !== lead)]
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
