/** One state of a tool: it hears the pointer and says which state comes next. */
import type { PointerInput } from '../input/pointer-input.ts'
import type { Stage } from './stage.ts'

/** A handler returns the state that takes over, or nothing to stay. */
export interface ToolState {
  readonly name: string
  down?(input: PointerInput): ToolState | undefined
  drag?(input: PointerInput): ToolState | undefined
  up?(input: PointerInput): ToolState | undefined
  hover?(input: PointerInput): void
  doubleClick?(input: PointerInput): ToolState | undefined
  /** Leave without a trace: the pointer was lost, Escape was pressed, or a second finger came. */
  cancel?(): void
}

// A tremor or a soft fingertip is not a drag; a finger is less exact than a mouse.
const DRAG_PX = { mouse: 4, pen: 6, touch: 10 } as const

export function isDrag(from: PointerInput, to: PointerInput): boolean {
  return Math.hypot(to.at.x - from.at.x, to.at.y - from.at.y) >= DRAG_PX[to.kind]
}

// Half of the 44 px target for fingers, less for a mouse that points exactly.
const HIT_PX = { mouse: 6, pen: 10, touch: 18 } as const
const EXACT_PX = 2

/** What the pointer means: what lies exactly under it before what a thick fingertip also covers. */
export function hitBy({ view }: Stage, { at, kind }: PointerInput): string | undefined {
  if (kind === 'mouse') return view.hit(at, HIT_PX.mouse)
  return view.hit(at, EXACT_PX) ?? view.hit(at, HIT_PX[kind])
}
