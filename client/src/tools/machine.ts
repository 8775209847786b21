/**
 * The tools as one state machine: keeps the state of the chosen tool, hands it the pointer, and makes
 * sure that leaving a state in the middle of a gesture leaves nothing half done.
 */
import { effect, untracked } from '@preact/signals'
import { panBy, zoomAt } from '../geometry/camera.ts'
import type { ScreenPoint } from '../geometry/point.ts'
import type { PointerInput, PointerListener } from '../input/pointer-input.ts'
import { Boxing } from './boxing.ts'
import { Drawing } from './drawing.ts'
import { Lining } from './lining.ts'
import { Panning } from './panning.ts'
import { Placing } from './placing.ts'
import { SelectIdle } from './select/idle.ts'
import type { Stage, ToolId } from './stage.ts'
import { hitBy, type ToolState } from './tool-state.ts'

export interface MachineOptions {
  /** The pointer moved over the board or left it: what others see as this person's cursor. */
  readonly onCursor: (at: ScreenPoint | null) => void
  /** Asked for all actions of what lies there; the selection has already followed. */
  readonly onMenu: (at: ScreenPoint) => void
}

export class Machine implements PointerListener {
  private state: ToolState
  private readonly stage: Stage
  private readonly options: MachineOptions
  private readonly stopWatching: () => void

  constructor(stage: Stage, options: MachineOptions) {
    this.stage = stage
    this.options = options
    this.state = firstState(stage, stage.tool.value)
    let current = stage.tool.value
    this.stopWatching = effect(() => {
      const tool = stage.tool.value
      if (tool === current) return
      current = tool
      untracked(() => this.switchTo(tool))
    })
  }

  get stateName(): string {
    return this.state.name
  }

  down(input: PointerInput): void {
    this.options.onCursor(input.at)
    this.stage.stopEditing()
    this.take((state) => state.down?.(input))
  }

  drag(input: PointerInput): void {
    this.options.onCursor(input.at)
    this.take((state) => state.drag?.(input))
  }

  up(input: PointerInput): void {
    this.take((state) => state.up?.(input))
  }

  hover(input: PointerInput): void {
    this.options.onCursor(input.at)
    this.state.hover?.(input)
  }

  leave(): void {
    this.options.onCursor(null)
    this.stage.view.setHover(null)
  }

  doubleClick(input: PointerInput): void {
    this.take((state) => state.doubleClick?.(input))
  }

  contextMenu(input: PointerInput): void {
    const id = hitBy(this.stage, input)
    if (id !== undefined && !this.stage.selection.value.has(id)) this.stage.select([id])
    this.options.onMenu(input.at)
  }

  /** Give up what is under way and return to rest. */
  cancel(): void {
    this.state.cancel?.()
    this.state = firstState(this.stage, this.stage.tool.value)
  }

  pan(dx: number, dy: number): void {
    const { view } = this.stage
    view.setCamera(panBy(view.camera, -dx, -dy))
  }

  zoom(at: ScreenPoint, factor: number): void {
    const { view } = this.stage
    view.setCamera(zoomAt(view.camera, at, view.camera.zoom * factor))
  }

  /** Idempotent. A gesture under way is given up. */
  dispose(): void {
    this.stopWatching()
    this.state.cancel?.()
  }

  private take(step: (state: ToolState) => ToolState | undefined): void {
    const before = this.state
    const next = step(before)
    // The step may have changed the tool; then its state counts, not where the old one wanted to go.
    if (next !== undefined && this.state === before) this.state = next
  }

  private switchTo(tool: ToolId): void {
    this.state.cancel?.()
    this.state = firstState(this.stage, tool)
    this.stage.view.setHover(null)
    this.stage.cursor.value = RESTING_CURSORS[tool] ?? 'crosshair'
    if (tool === 'select') return
    this.stage.stopEditing()
    // What is about to be made is styled now, not what was chosen before.
    if (tool !== 'hand') this.stage.select([])
  }
}

const RESTING_CURSORS: Readonly<Partial<Record<ToolId, string>>> = {
  select: 'default', hand: 'grab', text: 'text', note: 'copy',
}

function firstState(stage: Stage, tool: ToolId): ToolState {
  switch (tool) {
    case 'select':
      return new SelectIdle(stage)
    case 'note':
    case 'text':
      return new Placing(stage, tool)
    case 'rect':
    case 'ellipse':
    case 'frame':
      return new Boxing(stage, tool)
    case 'line':
    case 'arrow':
      return new Lining(stage, tool)
    case 'draw':
      return new Drawing(stage)
    case 'hand':
      return new Panning(stage)
  }
}
