// A frame in which this person may not write at present: a calm tint with hatched edges, and a tag on its upper
// edge that says so with a lock and in words. What lies in it stays readable.
import { grow, type Box } from '../../geometry/box.ts'
import type { Size } from '../../geometry/camera.ts'
import type { Context } from '../brush.ts'
import { cssFont } from '../text/measure.ts'
import { drawLock, LOCK_RADIUS } from './lock-badge.ts'

/** All boxes in CSS px. */
export interface ClosedFrameShown {
  readonly box: Box
  /** Frames in it in which one may write. */
  readonly openings: readonly Box[]
  /** From the longest words to the shortest: the first that has room is shown, or the lock alone. */
  readonly words: readonly string[]
}

const TINT = 'rgb(35 33 29 / 6%)'
const HATCH = 'rgb(35 33 29 / 30%)'
const EDGE_PX = 12
const HATCH_EVERY_PX = 9
const TAG_FONT = cssFont(13, 600)
const TAG_HEIGHT = 26
const TAG_PADDING = 10
// Tags of frames that reach out of the view stay in it, below the bar at the top of the page.
const VIEW_TOP_PX = 84
const VIEW_SIDE_PX = 16
// Smaller than that, only the tint and the hatching are left of it.
const LEAST_FOR_TAG_PX = 36

export function drawClosedFrame(ctx: Context, { box, openings }: ClosedFrameShown, view: Size): void {
  const seen = intersection(box, { x: 0, y: 0, ...view })
  if (seen === undefined) return
  ctx.save()
  clipTo(ctx, [box, ...openings])
  ctx.fillStyle = TINT
  ctx.fillRect(seen.x, seen.y, seen.width, seen.height)
  const inner = grow(box, -Math.min(EDGE_PX, box.width / 4, box.height / 4))
  clipTo(ctx, [box, inner])
  hatch(ctx, seen)
  ctx.restore()
}

/** Apart from the frame itself, so that no other frame is painted over it. */
export function drawTag(ctx: Context, { box, words }: ClosedFrameShown, view: Size): void {
  const seen = intersection(box, { x: 0, y: 0, ...view })
  if (seen === undefined || box.width < LEAST_FOR_TAG_PX || box.height < LEAST_FOR_TAG_PX) return
  ctx.save()
  ctx.font = TAG_FONT
  const room = Math.min(seen.width, view.width - 2 * VIEW_SIDE_PX)
  const widthOf = (text: string): number => ctx.measureText(text).width + 2 * TAG_PADDING + 2 * LOCK_RADIUS + 4
  const text = words.find((each) => widthOf(each) <= room)
  const right = Math.min(box.x + box.width, view.width - VIEW_SIDE_PX)
  const middle = Math.min(Math.max(box.y, VIEW_TOP_PX), box.y + box.height)
  const width = text === undefined ? 0 : widthOf(text)
  if (text !== undefined) drawWords(ctx, text, { x: right - width, y: middle - TAG_HEIGHT / 2, width, height: TAG_HEIGHT })
  const lockAt = text === undefined ? right - LOCK_RADIUS : right - width + LOCK_RADIUS + 4
  drawLock(ctx, { x: lockAt, y: middle, width: 0, height: 0 })
  ctx.restore()
}

function drawWords(ctx: Context, text: string, { x, y, width, height }: Box): void {
  ctx.beginPath()
  ctx.roundRect(x, y, width, height, height / 2)
  ctx.fillStyle = '#ffffff'
  ctx.fill()
  ctx.strokeStyle = '#65625b'
  ctx.lineWidth = 1
  ctx.stroke()
  ctx.fillStyle = '#23211d'
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'right'
  ctx.fillText(text, x + width - TAG_PADDING, y + height / 2 + 0.5)
}

function hatch(ctx: Context, { x, y, width, height }: Box): void {
  ctx.beginPath()
  // From a fixed grid, so that it does not swim while the view moves along a frame.
  const first = Math.floor((x - height) / HATCH_EVERY_PX) * HATCH_EVERY_PX
  for (let at = first; at < x + width; at += HATCH_EVERY_PX) {
    ctx.moveTo(at, y + height)
    ctx.lineTo(at + height, y)
  }
  ctx.strokeStyle = HATCH
  ctx.lineWidth = 1.25
  ctx.stroke()
}

/** To what lies in an odd number of the boxes. */
function clipTo(ctx: Context, boxes: readonly Box[]): void {
  ctx.beginPath()
  for (const { x, y, width, height } of boxes) ctx.rect(x, y, width, height)
  ctx.clip('evenodd')
}

function intersection(a: Box, b: Box): Box | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const [right, bottom] = [Math.min(a.x + a.width, b.x + b.width), Math.min(a.y + a.height, b.y + b.height)]
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : undefined
}
