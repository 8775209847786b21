/** What a turn of the wheel, or two fingers on a trackpad, mean for the view. Pure. */

export interface WheelTurn {
  readonly deltaX: number
  readonly deltaY: number
  /** 0 pixels, 1 lines, 2 pages: the values of WheelEvent.deltaMode. */
  readonly deltaMode: number
  readonly shift: boolean
  /** Ctrl or Cmd. Browsers also set ctrlKey for a pinch on a trackpad. */
  readonly mod: boolean
}

export type WheelAction =
  | { readonly kind: 'pan'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'zoom'; readonly factor: number }

const LINE_PX = 16
const PAGE_PX = 600
// One notch of a mouse wheel (100 px) becomes a step of about 25 %, a trackpad's pinch stays fine.
const ZOOM_PER_PX = 0.0022
const LARGEST_TURN_PX = 100
// A pinch reports a few pixels per event where a wheel reports a hundred.
const PINCH_BELOW_PX = 30
const PINCH_GAIN = 4

export function wheelAction(turn: WheelTurn): WheelAction {
  const unit = turn.deltaMode === 1 ? LINE_PX : turn.deltaMode === 2 ? PAGE_PX : 1
  const dx = turn.deltaX * unit
  const dy = turn.deltaY * unit
  if (turn.mod) return { kind: 'zoom', factor: zoomFactor(dy) }
  // Shift turns a plain wheel sideways; some systems have already swapped the axes.
  if (turn.shift && dx === 0) return { kind: 'pan', dx: -dy, dy: 0 }
  return { kind: 'pan', dx: -dx, dy: -dy }
}

function zoomFactor(dy: number): number {
  const gain = Math.abs(dy) < PINCH_BELOW_PX ? PINCH_GAIN : 1
  const turn = Math.max(-LARGEST_TURN_PX, Math.min(LARGEST_TURN_PX, dy * gain))
  return Math.exp(-turn * ZOOM_PER_PX)
}
