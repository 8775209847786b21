// Everything above the elements: selection and handles, hover, marquee, guides, others' marks.
import type { Board } from '../../board/board.ts'
import { isLine } from '../../board/schema.ts'
import { boxFromCorners, translate, unionAll, type Box } from '../../geometry/box.ts'
import { worldBoxToScreen, worldToScreen, type Camera } from '../../geometry/camera.ts'
import type { Context } from '../brush.ts'
import type { Lifted } from '../lifted.ts'
import { ACCENT } from '../palette.ts'
import { caretsOf } from '../text/carets.ts'
import type { TextLayouts } from '../text/text-layouts.ts'
import type { Guide, PeerCaret, PeerView } from '../types.ts'
import { drawGuide, drawMarquee } from './guides.ts'
import { drawHandles, resizeHandles, type PlacedHandle } from './handles.ts'
import { strokeAll, type Silhouette } from './outline.ts'
import type { PeerCursors } from './peer-cursors.ts'
import { drawCaret, drawCursor, drawPeerSelection } from './peers.ts'

/** What cannot be changed here at present. */
export interface Holds {
  /** Not to be changed by this person, for whatever reason: has no handles. */
  isFixed(id: string): boolean
  /** Paints what shows it, above all elements. */
  readonly paint?: ((paper: Paper) => void) | undefined
}

/** What others may paint on, in CSS px. */
export interface Paper {
  readonly ctx: Context
  readonly marks: Marks
  /** Where an element is shown. */
  readonly boxOf: (id: string) => Box | undefined
}

const NOTHING_HELD: Holds = { isFixed: () => false }

/** What this person has selected, points at and draws. */
export interface Marks {
  selection: readonly string[]
  hover: string | null
  focus: string | null
  editing: string | null
  marquee: Box | null
  guide: Guide | null
  holds: Holds
}

// Beyond this many outlines only the common box says what is selected.
const OUTLINES_MAX = 300
// From so many on it is worth remembering the box around them.
const MANY = 40

interface Rigid { readonly selection: readonly string[]; readonly ids: readonly string[]; readonly box: Box }

export class Overlay {
  readonly marks: Marks = {
    selection: [], hover: null, focus: null, editing: null, marquee: null, guide: null, holds: NOTHING_HELD,
  }
  private readonly board: Board
  private readonly lifted: Lifted
  private readonly texts: TextLayouts
  private readonly cursors: PeerCursors
  private rigid: Rigid | undefined

  constructor(board: Board, lifted: Lifted, texts: TextLayouts, cursors: PeerCursors) {
    this.board = board
    this.lifted = lifted
    this.texts = texts
    this.cursors = cursors
  }

  /** In CSS px; the context is set so. `accent`: colour of this person's marks. */
  draw(ctx: Context, camera: Camera, peers: readonly PeerView[], accent = ACCENT): void {
    for (const peer of peers) this.drawPeerMarks(ctx, peer, camera)
    this.drawHover(ctx, camera, accent)
    this.drawFocus(ctx, camera, accent)
    this.drawSelection(ctx, camera, accent)
    this.marks.holds.paint?.({ ctx, marks: this.marks, boxOf: (id) => this.silhouette(id, camera)?.box })
    const { guide, marquee } = this.marks
    if (guide) drawGuide(ctx, guide, camera, (id) => this.lifted.boxOf(id))
    if (marquee) drawMarquee(ctx, marquee, camera)
    for (const peer of peers) {
      const at = this.cursors.placeOf(peer.clientId)
      if (at) drawCursor(ctx, peer, worldToScreen(at, camera))
    }
  }

  /** Handles of the selection in CSS px; none while something is edited or moved. */
  handles(camera: Camera): PlacedHandle[] {
    const { selection, editing } = this.marks
    if (editing !== null || selection.length === 0 || this.lifted.localGesture?.kind === 'move') return []
    if (selection.every((id) => this.marks.holds.isFixed(id))) return []
    const only = selection.length === 1 && selection[0] !== undefined ? this.board.get(selection[0]) : undefined
    if (only && isLine(only)) return this.endHandles(only.id, camera)
    const box = this.selectionBox(camera)
    return box ? resizeHandles(box, selection.every((id) => this.board.get(id)?.type === 'text')) : []
  }

  /** Around all that is selected, in CSS px. */
  private selectionBox(camera: Camera): Box | undefined {
    const all = this.rigidBox() ?? unionAll(this.silhouettes(this.marks.selection, IDENTITY).map(({ box }) => box))
    return all && worldBoxToScreen(all, camera)
  }

  /** Of many that are moved together: found once, then only moved along. */
  private rigidBox(): Box | undefined {
    const gesture = this.lifted.localGesture
    const { selection } = this.marks
    if (gesture?.kind !== 'move' || selection.length < MANY) {
      this.rigid = undefined
      return undefined
    }
    if (this.rigid?.selection !== selection || this.rigid.ids !== gesture.ids) {
      const box = unionAll(this.silhouettes(selection, IDENTITY).map((each) => each.box))
      this.rigid = box && { selection, ids: gesture.ids, box: translate(box, -gesture.x, -gesture.y) }
    }
    return this.rigid && translate(this.rigid.box, gesture.x, gesture.y)
  }

  private endHandles(id: string, camera: Camera): PlacedHandle[] {
    const ends = this.lifted.pose(id)?.ends
    return (['start', 'end'] as const).flatMap((which, i) => {
      const at = ends?.[i]
      return at ? [{ handle: { kind: 'end' as const, id, which }, at: worldToScreen(at, camera) }] : []
    })
  }

  private drawSelection(ctx: Context, camera: Camera, accent: string): void {
    const { selection } = this.marks
    if (selection.length === 0) return
    const isMoving = this.lifted.localGesture?.kind === 'move'
    if (selection.length === 1 || (!isMoving && selection.length <= OUTLINES_MAX)) {
      strokeAll(ctx, this.silhouettes(selection, camera), { color: accent, width: 1.5 })
    }
    const box = selection.length > 1 ? this.selectionBox(camera) : undefined
    if (box) {
      const frame = { box, ends: undefined, round: false }
      strokeAll(ctx, [frame], { color: accent, width: 1, dash: [4, 3] })
    }
    drawHandles(ctx, this.handles(camera))
  }

  private drawHover(ctx: Context, camera: Camera, accent: string): void {
    const { hover, selection } = this.marks
    if (hover === null || selection.includes(hover) || this.lifted.localGesture) return
    ctx.globalAlpha = 0.5
    strokeAll(ctx, this.silhouettes([hover], camera), { color: accent, width: 1.5 })
    ctx.globalAlpha = 1
  }

  /** What is selected shows that already; what a key has just let go is still where the next key goes. */
  private drawFocus(ctx: Context, camera: Camera, accent: string): void {
    const { focus, selection } = this.marks
    if (focus === null || selection.includes(focus)) return
    strokeAll(ctx, this.silhouettes([focus], camera), { color: accent, width: 3, dash: [2, 4] })
  }

  private drawPeerMarks(ctx: Context, peer: PeerView, camera: Camera): void {
    const others = peer.selection.filter((id) => id !== peer.editing)
    const silhouettes = this.silhouettes(peer.editing === null ? others : [...others, peer.editing], camera)
    if (silhouettes.length > 0) drawPeerSelection(ctx, peer, silhouettes, peer.editing !== null)
    if (peer.caret) this.drawPeerCaret(ctx, peer, peer.caret, camera)
  }

  private drawPeerCaret(ctx: Context, { color }: PeerView, caret: PeerCaret, camera: Camera): void {
    const pose = this.lifted.pose(caret.id)
    const layout = pose && this.texts.placed(pose.element, pose.ends)
    if (!layout || layout.fontSize * camera.zoom < 5) return
    const { head, selected } = caretsOf(layout, caret, (run) => this.texts.widthOf(run, layout))
    const at = worldToScreen(head, camera)
    drawCaret(ctx, color, at, layout.lineHeight * camera.zoom, selected.map((box) => worldBoxToScreen(box, camera)))
  }

  private silhouettes(ids: readonly string[], camera: Camera): Silhouette[] {
    return ids.map((id) => this.silhouette(id, camera)).filter((each) => each !== undefined)
  }

  private silhouette(id: string, camera: Camera): Silhouette | undefined {
    const element = this.board.get(id)
    if (!element) return undefined
    if (isLine(element)) {
      const ends = this.lifted.pose(id)?.ends
      if (!ends) return undefined
      const [a, b] = [worldToScreen(ends[0], camera), worldToScreen(ends[1], camera)]
      return { box: boxFromCorners(a, b), ends: [{ x: a.x, y: a.y }, { x: b.x, y: b.y }], round: false }
    }
    const box = this.lifted.boxOf(id)
    return box && { box: worldBoxToScreen(box, camera), ends: undefined, round: element.type === 'ellipse' }
  }
}

const IDENTITY: Camera = { x: 0, y: 0, zoom: 1 }
