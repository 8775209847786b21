/**
 * The line and arrow tools. Drag from one place to the other, or click both places: drawing needs no
 * dragging. What lies under an end is highlighted and the end stays attached to it.
 */
import type { End } from '../board/schema.ts'
import type { PointerInput } from '../input/pointer-input.ts'
import { attachTarget, endAt } from './line-end.ts'
import { createPermitted } from './permitted.ts'
import type { Stage } from './stage.ts'
import { isDrag, type ToolState } from './tool-state.ts'

export class Lining implements ToolState {
  readonly name = 'lining'
  private readonly stage: Stage
  private readonly type: 'line' | 'arrow'
  private start: { readonly input: PointerInput; readonly end: End } | undefined
  /** The first place was clicked; the line now follows the pointer until the second click. */
  private awaitsSecond = false

  constructor(stage: Stage, type: 'line' | 'arrow') {
    this.stage = stage
    this.type = type
  }

  hover(input: PointerInput): void {
    const target = attachTarget(this.stage, input)
    this.stage.view.setHover(target ?? null)
    this.stage.cursor.value = 'crosshair'
    if (this.awaitsSecond) this.show(input)
  }

  down(input: PointerInput): undefined {
    if (!this.awaitsSecond) this.start = { input, end: this.endUnder(input) }
  }

  drag(input: PointerInput): undefined {
    this.stage.view.setHover(attachTarget(this.stage, input) ?? null)
    this.show(input)
  }

  up(input: PointerInput): undefined {
    if (this.start === undefined) return
    const isSecondClick = this.awaitsSecond
    if (!isSecondClick && !isDrag(this.start.input, input)) {
      this.awaitsSecond = true
      return
    }
    this.create(this.start.end, this.endUnder(input))
  }

  cancel(): void {
    this.start = undefined
    this.awaitsSecond = false
    this.stage.view.setHover(null)
    this.clear()
  }

  private create(start: End, end: End): void {
    const { stage, type } = this
    this.cancel()
    const { colors, weight } = stage.style.value
    const [id] = createPermitted(stage, [{ type, start, end, color: colors.line, weight }])
    stage.tool.value = 'select'
    if (id === undefined) return
    stage.notify({ kind: 'created', type })
    stage.select([id])
  }

  private endUnder(input: PointerInput): End {
    return endAt(this.stage.board, this.stage.view.toWorld(input.at), attachTarget(this.stage, input))
  }

  private show(input: PointerInput): void {
    if (this.start === undefined) return
    const { colors, weight } = this.stage.style.value
    const from = this.start.end
    const to = this.stage.view.toWorld(input.at)
    const points = [0, 0, 0.5, to.x - from.x, to.y - from.y, 0.5]
    this.stage.view.setGuide({ kind: 'line', type: this.type, from, to })
    this.stage.shareGesture({
      kind: 'draw', id: 'line', x: from.x, y: from.y, points, color: colors.line, weight,
    })
  }

  private clear(): void {
    this.stage.view.setGuide(null)
    this.stage.shareGesture(null)
  }
}
