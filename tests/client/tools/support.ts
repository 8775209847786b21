import { signal, type Signal } from '@preact/signals'
import * as Y from 'yjs'
import { Board } from '../../../client/src/board/board.ts'
import { Undo } from '../../../client/src/board/undo.ts'
import type { Box } from '../../../client/src/geometry/box.ts'
import { screenToWorld, worldToScreen, type Camera } from '../../../client/src/geometry/camera.ts'
import type { ScreenPoint } from '../../../client/src/geometry/point.ts'
import type { PointerInput } from '../../../client/src/input/pointer-input.ts'
import { hitTest, insideBox } from '../../../client/src/render/hit-test.ts'
import type { Gesture, Guide, Handle } from '../../../client/src/render/types.ts'
import { Machine } from '../../../client/src/tools/machine.ts'
import { Stage, type Notice, type View } from '../../../client/src/tools/stage.ts'

const HEADING = 40

/** A view without a picture: real hit tests, real camera, and a memory of what it was told to show. */
export class PlainView implements View {
  camera: Camera = { x: 0, y: 0, zoom: 1 }
  readonly size = { width: 1000, height: 800 }
  handle: Handle | undefined
  hover: string | null = null
  marquee: Box | null = null
  guide: Guide | null = null
  gesture: Gesture | null = null
  private readonly board: Board

  constructor(board: Board) {
    this.board = board
  }

  setCamera(camera: Camera): void {
    this.camera = camera
  }

  toWorld(p: ScreenPoint) {
    return screenToWorld(p, this.camera)
  }

  toScreen(p: { x: number; y: number }) {
    return worldToScreen(p, this.camera)
  }

  hit(p: ScreenPoint, tolerancePx = 5) {
    return hitTest(this.board, this.toWorld(p), { tolerance: tolerancePx / this.camera.zoom, headingOf: () => HEADING })
  }

  hitHandle() {
    return this.handle
  }

  inside(box: Box) {
    return insideBox(this.board, box)
  }

  setHover(id: string | null): void {
    this.hover = id
  }

  setMarquee(box: Box | null): void {
    this.marquee = box
  }

  setGuide(guide: Guide | null): void {
    this.guide = guide
  }

  setLocalGesture(gesture: Gesture | null): void {
    this.gesture = gesture
  }
}

export interface Bench {
  readonly board: Board
  readonly undo: Undo
  readonly view: PlainView
  readonly stage: Stage
  readonly machine: Machine
  readonly readOnly: Signal<boolean>
  readonly shared: (Gesture | null)[]
  readonly notices: Notice[]
  /** Transactions of the document so far. */
  readonly writes: () => number
}

export function bench(): Bench {
  const board = new Board(new Y.Doc())
  const undo = new Undo(board)
  const view = new PlainView(board)
  const readOnly = signal(false)
  const shared: (Gesture | null)[] = []
  const notices: Notice[] = []
  let writes = 0
  board.doc.on('update', () => {
    writes += 1
  })
  const stage = new Stage({
    board, undo, view, readOnly,
    shareGesture: (gesture) => void shared.push(gesture),
    notify: (notice) => void notices.push(notice),
  })
  const machine = new Machine(stage, { onCursor: () => undefined, onMenu: () => undefined })
  return { board, undo, view, stage, machine, readOnly, shared, notices, writes: () => writes }
}

export function pointer(x: number, y: number, more: Partial<PointerInput> = {}): PointerInput {
  const at = { x, y }
  return {
    at, pressure: 0.5, kind: 'mouse', shift: false, alt: false, mod: false, time: 0,
    samples: [{ at, pressure: more.pressure ?? 0.5 }], ...more,
  }
}

/** Down at the first place, through the others 100 ms apart, up at the last. */
export function drag(machine: Machine, places: readonly (readonly [number, number])[], more: Partial<PointerInput> = {}): void {
  const [first = [0, 0], ...rest] = places
  const last = rest.at(-1) ?? first
  machine.down(pointer(first[0], first[1], { time: 0, ...more }))
  rest.forEach(([x, y], i) => machine.drag(pointer(x, y, { time: (i + 1) * 100, ...more })))
  machine.up(pointer(last[0], last[1], { time: places.length * 100, ...more }))
}

export function click(machine: Machine, x: number, y: number, more: Partial<PointerInput> = {}): void {
  machine.down(pointer(x, y, more))
  machine.up(pointer(x, y, more))
}
