/** The rectangle, ellipse and frame tools: drag a box, or click for one of the usual size. */
import { boxFromCorners, type Box } from '../geometry/box.ts'
import type { PointerInput } from '../input/pointer-input.ts'
import { createAndEdit, draftIn } from './create.ts'
import { createPermitted } from './permitted.ts'
import type { Stage } from './stage.ts'
import { isDrag, type ToolState } from './tool-state.ts'

// Anything smaller was a slip of the hand: the element gets its usual size instead.
const SMALLEST = 16

export class Boxing implements ToolState {
  readonly name = 'boxing'
  private readonly stage: Stage
  private readonly type: 'rect' | 'ellipse' | 'frame'
  private start: PointerInput | undefined
  private box: Box | undefined

  constructor(stage: Stage, type: 'rect' | 'ellipse' | 'frame') {
    this.stage = stage
    this.type = type
  }

  down(input: PointerInput): undefined {
    this.start = input
    this.box = undefined
  }

  drag(input: PointerInput): undefined {
    if (this.start === undefined || (this.box === undefined && !isDrag(this.start, input))) return
    const { view } = this.stage
    this.box = boxFromCorners(view.toWorld(this.start.at), squared(view.toWorld(this.start.at), input, view))
    view.setGuide({ kind: 'shape', type: this.type, box: this.box })
  }

  up(input: PointerInput): undefined {
    const { box, stage } = this
    this.cancel()
    if (box === undefined || box.width < SMALLEST || box.height < SMALLEST) {
      createAndEdit(stage, this.type, stage.view.toWorld(input.at))
      return
    }
    const [id] = createPermitted(stage, [draftIn(stage, this.type, box)])
    if (id === undefined) return
    stage.notify({ kind: 'created', type: this.type })
    stage.tool.value = 'select'
    stage.select([id])
    if (this.type === 'frame') stage.edit(id, true)
  }

  cancel(): void {
    this.start = undefined
    this.box = undefined
    this.stage.view.setGuide(null)
  }
}

/** With Shift the box becomes a square. */
function squared(
  from: { x: number; y: number }, input: PointerInput, view: Stage['view'],
): { x: number; y: number } {
  const to = view.toWorld(input.at)
  if (!input.shift) return to
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))
  return { x: from.x + Math.sign(to.x - from.x) * side, y: from.y + Math.sign(to.y - from.y) * side }
}
