/**
 * What tools hear about pointers: one value per event, in screen space (CSS px from the canvas' top
 * left corner), free of the DOM so that every tool can be driven by a test.
 */
import type { ScreenPoint } from '../geometry/point.ts'

export type PointerKind = 'mouse' | 'pen' | 'touch'

export interface PointerSample {
  readonly at: ScreenPoint
  /** 0 to 1; 0.5 where the device does not measure it. */
  readonly pressure: number
}

export interface PointerInput extends PointerSample {
  readonly kind: PointerKind
  readonly shift: boolean
  readonly alt: boolean
  /** Ctrl, or Cmd on a Mac. */
  readonly mod: boolean
  /** Milliseconds of a clock that only runs forward; comparable between events of one page. */
  readonly time: number
  /** What the device measured since the event before, oldest first, this event last. */
  readonly samples: readonly PointerSample[]
}

/** Who receives pointers. A gesture is `down`, any number of `drag`, then `up` or `cancel`. */
export interface PointerListener {
  down(input: PointerInput): void
  drag(input: PointerInput): void
  up(input: PointerInput): void
  cancel(): void
  hover(input: PointerInput): void
  leave(): void
  doubleClick(input: PointerInput): void
  contextMenu(input: PointerInput): void
  /** Move the view by CSS px, as a hand would. */
  pan(dx: number, dy: number): void
  /** Zoom by a factor, keeping the board under `at` in place. */
  zoom(at: ScreenPoint, factor: number): void
}
