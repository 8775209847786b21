/** Dragging one end of a line; it attaches to what lies under it. */
import { isLine, type ElementPatch, type End, type LineElement } from '../../board/schema.ts'
import type { WorldPoint } from '../../geometry/point.ts'
import type { PointerInput } from '../../input/pointer-input.ts'
import { LiveGesture } from '../live-gesture.ts'
import { attachTarget, endAt } from '../line-end.ts'
import type { Handle } from '../../render/types.ts'
import type { Stage } from '../stage.ts'
import type { ToolState } from '../tool-state.ts'

type EndHandle = Extract<Handle, { kind: 'end' }>

export class Bending implements ToolState {
  readonly name = 'select.bending'
  private readonly stage: Stage
  private readonly rest: ToolState
  private readonly handle: EndHandle
  private readonly original: End | undefined
  private readonly gesture: LiveGesture
  private end: End | undefined

  constructor(stage: Stage, rest: ToolState, handle: EndHandle, start: PointerInput) {
    this.stage = stage
    this.rest = rest
    this.handle = handle
    this.original = lineOf(stage, handle.id)?.[handle.which]
    this.gesture = new LiveGesture(stage, start.time)
  }

  drag(input: PointerInput): ToolState {
    const { board, view } = this.stage
    const target = attachTarget(this.stage, input, this.handle.id)
    const at = view.toWorld(input.at)
    this.end = endAt(board, at, target)
    this.showLine(at)
    view.setHover(target ?? null)
    this.gesture.write(() => this.patches(), input.time)
    return this
  }

  up(): ToolState {
    const patches = this.patches()
    this.gesture.settle(patches, this.original === undefined ? [] : [{ id: this.handle.id, [this.handle.which]: this.original }])
    this.clear()
    return this.rest
  }

  cancel(): void {
    this.end = this.original
    this.gesture.abandon(this.patches())
    this.clear()
  }

  private showLine(at: WorldPoint): void {
    const line = lineOf(this.stage, this.handle.id)
    if (line === undefined) return
    const ends = this.stage.board.ends(line)
    const fixed = this.handle.which === 'start' ? ends[1] : ends[0]
    const [from, to] = this.handle.which === 'start' ? [at, fixed] : [fixed, at]
    this.stage.view.setGuide({ kind: 'line', type: line.type, from, to })
  }

  private patches(): ElementPatch[] {
    return this.end === undefined ? [] : [{ id: this.handle.id, [this.handle.which]: this.end }]
  }

  private clear(): void {
    this.stage.view.setHover(null)
    this.stage.view.setGuide(null)
  }
}

function lineOf(stage: Stage, id: string): LineElement | undefined {
  const element = stage.board.get(id)
  return element !== undefined && isLine(element) ? element : undefined
}
