/** The select tool at rest: decides from what lies under the pointer which state takes over. */
import type { PointerInput } from '../../input/pointer-input.ts'
import type { Handle, ResizeEdge } from '../../render/types.ts'
import type { Stage } from '../stage.ts'
import { createAndEdit } from '../create.ts'
import { hitBy, type ToolState } from '../tool-state.ts'
import { PressingElement } from './pressing-element.ts'
import { PressingEmpty } from './pressing-empty.ts'
import { Bending } from './bending.ts'
import { Resizing } from './resizing.ts'

export class SelectIdle implements ToolState {
  readonly name = 'select.idle'
  private readonly stage: Stage

  constructor(stage: Stage) {
    this.stage = stage
  }

  hover(input: PointerInput): void {
    const handle = this.stage.readOnly.value ? undefined : this.stage.view.hitHandle(input.at)
    const id = hitBy(this.stage, input) ?? null
    this.stage.view.setHover(handle ? null : id)
    const isHeld = id === null || this.stage.permits.peek().why('move', id) !== null
    this.stage.cursor.value = handle ? cursorOf(handle) : isHeld ? 'default' : 'move'
  }

  down(input: PointerInput): ToolState {
    const { view, readOnly } = this.stage
    const handle = readOnly.value ? undefined : view.hitHandle(input.at)
    if (handle?.kind === 'end') return new Bending(this.stage, this, handle, input)
    if (handle?.kind === 'resize') return new Resizing(this.stage, this, handle.edge, input)
    const id = hitBy(this.stage, input)
    if (id === undefined) return new PressingEmpty(this.stage, this, input)
    return new PressingElement(this.stage, this, id, input)
  }

  doubleClick(input: PointerInput): undefined {
    if (this.stage.readOnly.value) return
    const id = hitBy(this.stage, input)
    if (id !== undefined) this.stage.edit(id)
    else createAndEdit(this.stage, 'note', this.stage.view.toWorld(input.at))
  }
}

const CURSORS: Readonly<Record<ResizeEdge, string>> = {
  nw: 'nwse-resize', se: 'nwse-resize', ne: 'nesw-resize', sw: 'nesw-resize',
  n: 'ns-resize', s: 'ns-resize', e: 'ew-resize', w: 'ew-resize',
}

function cursorOf(handle: Handle): string {
  return handle.kind === 'end' ? 'crosshair' : CURSORS[handle.edge]
}
