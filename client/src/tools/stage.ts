/**
 * What every tool works on: the board, the view, and what this person has chosen so far.
 * Holds no behaviour of a tool and knows nothing of the DOM or the network.
 */
import { signal, type ReadonlySignal } from '@preact/signals'
import type { Board } from '../board/board.ts'
import type { BoardElement, Color, TextField } from '../board/schema.ts'
import type { Undo } from '../board/undo.ts'
import type { Box } from '../geometry/box.ts'
import type { Camera, Size } from '../geometry/camera.ts'
import type { ScreenPoint, WorldPoint } from '../geometry/point.ts'
import type { Reason } from '../policy/types.ts'
import type { Gesture, Guide, Handle } from '../render/types.ts'
import { ALL_PERMITTED, type Permits } from './permits.ts'
import { FIRST_STYLE, type Style } from './style.ts'

export const TOOL_IDS = [
  'select', 'note', 'text', 'draw', 'hand', 'rect', 'ellipse', 'line', 'arrow', 'frame',
] as const
export type ToolId = (typeof TOOL_IDS)[number]

/** The part of the renderer that tools use; tests bring their own. */
export interface View {
  readonly camera: Camera
  readonly size: Size
  setCamera(camera: Camera): void
  toWorld(p: ScreenPoint): WorldPoint
  toScreen(p: WorldPoint): ScreenPoint
  hit(p: ScreenPoint, tolerancePx?: number): string | undefined
  hitHandle(p: ScreenPoint): Handle | undefined
  inside(box: Box): string[]
  setHover(id: string | null): void
  setMarquee(box: Box | null): void
  setGuide(guide: Guide | null): void
  setLocalGesture(gesture: Gesture | null): void
}

/** Which text is being written in. */
export interface Editing {
  readonly id: string
  readonly field: TextField
  /** True for an element made a moment ago: leaving it empty takes it away again. */
  readonly isNew: boolean
}

/** Something to tell people in words; shown or read out by the page. */
export type Notice =
  | { readonly kind: 'created'; readonly type: BoardElement['type'] }
  | { readonly kind: 'deleted' | 'duplicated' | 'pasted' | 'selected'; readonly count: number }
  | { readonly kind: 'moved'; readonly frameId: string | undefined }
  | { readonly kind: 'connected' | 'undone' | 'redone' }
  | { readonly kind: 'refused'; readonly reason: Reason }

export interface StageParts {
  readonly board: Board
  readonly undo: Undo
  readonly view: View
  readonly readOnly: ReadonlySignal<boolean>
  /** Show the others what is under way here; null when it is over. */
  readonly shareGesture: (gesture: Gesture | null) => void
  readonly notify: (notice: Notice) => void
}

export class Stage {
  readonly board: Board
  readonly undo: Undo
  readonly view: View
  readonly readOnly: ReadonlySignal<boolean>
  readonly shareGesture: (gesture: Gesture | null) => void
  readonly notify: (notice: Notice) => void

  readonly tool = signal<ToolId>('select')
  readonly selection = signal<ReadonlySet<string>>(new Set())
  readonly editing = signal<Editing | null>(null)
  readonly style = signal<Style>(FIRST_STYLE)
  /** Replaced when the rules of the board are known, and whenever they change. */
  readonly permits = signal<Permits>(ALL_PERMITTED)
  /** CSS cursor of the canvas. */
  readonly cursor = signal('default')
  private readonly stopListening: () => void

  constructor(parts: StageParts) {
    this.board = parts.board
    this.undo = parts.undo
    this.view = parts.view
    this.readOnly = parts.readOnly
    this.shareGesture = parts.shareGesture
    this.notify = parts.notify
    this.stopListening = parts.board.onChange(({ removed }) => this.forget(removed))
  }

  select(ids: Iterable<string>): void {
    const next = new Set(ids)
    const now = this.selection.value
    if (next.size === now.size && [...next].every((id) => now.has(id))) return
    this.selection.value = next
  }

  toggle(id: string): void {
    const next = new Set(this.selection.value)
    if (!next.delete(id)) next.add(id)
    this.selection.value = next
  }

  /** The selected elements that still exist, in no particular order. */
  selected(): BoardElement[] {
    return [...this.selection.value].flatMap((id) => this.board.get(id) ?? [])
  }

  /** Begin writing in an element's text; does nothing for one that has none, or where one may not write. */
  edit(id: string, isNew = false): void {
    const element = this.board.get(id)
    if (element === undefined || this.readOnly.value) return
    const field = textFieldOf(element)
    if (field === undefined) return
    const reason = isNew ? null : this.permits.peek().why('text', id)
    if (reason !== null) this.notify({ kind: 'refused', reason })
    if (reason !== null) return
    this.select([id])
    this.editing.value = { id, field, isNew }
  }

  stopEditing(): void {
    this.editing.value = null
  }

  setStyle(change: Partial<Style>): void {
    this.style.value = { ...this.style.value, ...change }
  }

  setColor(family: keyof Style['colors'], color: Color): void {
    this.setStyle({ colors: { ...this.style.value.colors, [family]: color } })
  }

  dispose(): void {
    this.stopListening()
  }

  private forget(removed: ReadonlySet<string>): void {
    const selection = this.selection.value
    if (![...selection].some((id) => removed.has(id))) return
    this.select([...selection].filter((id) => !removed.has(id)))
  }
}

export function textFieldOf(element: BoardElement): TextField | undefined {
  switch (element.type) {
    case 'note':
    case 'text':
    case 'rect':
    case 'ellipse':
    case 'line':
    case 'arrow':
      return 'text'
    case 'frame':
      return 'title'
    case 'stroke':
    case 'unknown':
      return undefined
  }
}
