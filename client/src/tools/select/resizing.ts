/** Dragging a handle of the selection: one element, or several scaled together. */
import { mapPoint, unionAll, type Box } from '../../geometry/box.ts'
import type { PointerInput } from '../../input/pointer-input.ts'
import type { ElementPatch } from '../../board/schema.ts'
import { LiveGesture } from '../live-gesture.ts'
import type { ResizeEdge } from '../../render/types.ts'
import { resizeBox } from '../resize-box.ts'
import { patchForBox, resizable, type Original } from '../resizable.ts'
import type { Stage } from '../stage.ts'
import type { ToolState } from '../tool-state.ts'

export class Resizing implements ToolState {
  readonly name = 'select.resizing'
  private readonly stage: Stage
  private readonly rest: ToolState
  private readonly handle: ResizeEdge
  private readonly start: PointerInput
  private readonly originals: readonly Original[]
  private readonly outline: Box | undefined
  private readonly gesture: LiveGesture
  private boxes: readonly Box[]

  constructor(stage: Stage, rest: ToolState, handle: ResizeEdge, start: PointerInput) {
    this.stage = stage
    this.rest = rest
    this.handle = handle
    this.start = start
    this.originals = resizable(stage)
    this.boxes = this.originals.map(({ box }) => box)
    this.outline = unionAll(this.boxes)
    this.gesture = new LiveGesture(stage, start.time)
  }

  drag(input: PointerInput): ToolState {
    if (this.outline === undefined) return this
    const to = this.resized(this.outline, input)
    this.boxes = this.originals.map(({ box }) => mapBox(box, this.outline ?? box, to))
    const boxes = Object.fromEntries(this.originals.map(({ element }, i) => {
      const { x, y, width, height } = this.boxes[i] ?? to
      return [element.id, [x, y, width, height] as const]
    }))
    this.gesture.show({ kind: 'resize', boxes })
    this.gesture.write(() => this.patches(), input.time)
    return this
  }

  up(): ToolState {
    this.gesture.settle(this.patches(), this.before())
    return this.rest
  }

  cancel(): void {
    this.gesture.abandon(this.before())
  }

  private before(): ElementPatch[] {
    return this.originals.map(({ element, box }) => patchForBox(element, box))
  }

  private resized(outline: Box, input: PointerInput): Box {
    const { zoom } = this.stage.view.camera
    const dx = (input.at.x - this.start.at.x) / zoom
    const dy = (input.at.y - this.start.at.y) / zoom
    // Each element must keep its least size, so the outline may shrink only as far as the smallest allows.
    const least = (extent: 'width' | 'height', min: 'minWidth' | 'minHeight'): number =>
      Math.max(...this.originals.map((o) => outline[extent] * (o[min] / Math.max(o.box[extent], 1))))
    return resizeBox(outline, this.handle, dx, dy, {
      minWidth: least('width', 'minWidth'),
      minHeight: least('height', 'minHeight'),
      proportional: input.shift,
    })
  }

  private patches(): ElementPatch[] {
    return this.originals.flatMap(({ element, box }, i) => {
      const to = this.boxes[i] ?? box
      return this.stage.board.get(element.id) === undefined ? [] : [patchForBox(element, to)]
    })
  }
}

function mapBox(box: Box, from: Box, to: Box): Box {
  const topLeft = mapPoint<'world'>(box, from, to)
  const corner = { x: box.x + box.width, y: box.y + box.height }
  const bottomRight = mapPoint<'world'>(corner, from, to)
  return { ...topLeft, width: bottomRight.x - topLeft.x, height: bottomRight.y - topLeft.y }
}
