// Paints what is lifted, in paint order, above the tiles.
import type { Board, BoardChange } from '../board/board.ts'
import { isLine, type BoardElement } from '../board/schema.ts'
import { intersects, type Box } from '../geometry/box.ts'
import type { Brush, Context } from './brush.ts'
import { GroupBitmap } from './group-bitmap.ts'
import type { Lifted } from './lifted.ts'
import { paintElement } from './shapes/paint-element.ts'
import { Sprites } from './sprites.ts'
import type { Viewport } from './viewport.ts'

interface RigidGroup { readonly carried: readonly string[]; readonly key: object; readonly ids: ReadonlySet<string> }

export class LiftedLayer {
  private readonly board: Board
  private readonly lifted: Lifted
  private readonly bitmap = new GroupBitmap()
  private readonly sprites = new Sprites()
  private group: RigidGroup | undefined

  constructor(board: Board, lifted: Lifted) {
    this.board = board
    this.lifted = lifted
  }

  /** Forgets the bitmap when something in it looks different now. */
  onChange({ before }: BoardChange): void {
    for (const [id, { element }] of before) {
      if (this.group?.ids.has(id) && looksDifferent(element, this.board.get(id))) this.forget()
    }
  }

  forget(): void {
    this.group = undefined
    this.bitmap.clear()
  }

  /** The language or the fonts have changed, or nothing will be drawn any more. */
  forgetAll(): void {
    this.forget()
    this.sprites.clear()
  }

  draw(brush: Brush, view: Viewport): void {
    const ids = [...this.lifted.all()]
    const grouped = this.drawGroup(brush, view, ids)
    const rest = grouped ? ids.filter((id) => !grouped.has(id)) : ids
    for (const id of this.inPaintOrder(rest)) this.paint(brush, id, view.origin)
    this.sprites.endFrame()
  }

  /** Returns the ids drawn as one bitmap, if any. */
  private drawGroup(brush: Brush, view: Viewport, ids: readonly string[]): ReadonlySet<string> | undefined {
    const gesture = this.lifted.localGesture
    const lead = gesture?.kind === 'move' ? this.board.get(gesture.lead) : undefined
    if (gesture?.kind !== 'move' || !lead) {
      if (this.group) this.forget()
      return undefined
    }
    const group = this.rigidGroup(ids)
    const areas = (): Box[] =>
      Array.from(group.ids, (id) => this.board.inkOf(id)).filter((area) => area !== undefined)
    const paint = (ctx: Context): void => {
      const own = { ...brush, ctx, clip: EVERYTHING, lifted: false }
      for (const id of this.inPaintOrder([...group.ids])) this.paintInPlace(own, id)
    }
    const isDrawn = this.bitmap.draw(brush, { key: group.key, areas, lead, paint }, gesture, view.origin)
    return isDrawn ? group.ids : undefined
  }

  private rigidGroup(lifted: readonly string[]): RigidGroup {
    const carried = this.lifted.carried()
    if (this.group?.carried === carried) return this.group
    const chosen = new Set(carried)
    const ids = new Set(lifted.filter((id) => {
      const element = this.board.get(id)
      return element && (isLine(element) ? this.lifted.isRigid(element) : chosen.has(id))
    }))
    this.group = { carried, key: {}, ids }
    return this.group
  }

  private inPaintOrder(ids: string[]): string[] {
    return ids.sort((a, b) => this.board.rank(a) - this.board.rank(b))
  }

  private paintInPlace(brush: Brush, id: string): void {
    const element = this.board.get(id)
    if (element) paintElement(brush, element, isLine(element) ? this.board.ends(element) : undefined)
  }

  private paint(brush: Brush, id: string, origin: readonly [number, number]): void {
    const pose = this.lifted.pose(id)
    if (!pose) return
    const { element, ends } = pose
    const box = this.lifted.boxOf(id)
    if (!isLine(element) && box && !intersects(box, brush.clip)) return
    // What is written in changes with every key.
    const isSteady = element.type === 'note' && brush.textHiddenOf !== id
    if (isSteady && this.sprites.draw(brush, element, origin)) return
    paintElement(brush, element, ends)
  }
}

const EVERYTHING = { x: -Infinity, y: -Infinity, width: Infinity, height: Infinity }

const OF_PLACE: ReadonlySet<string> = new Set(['x', 'y', 'z', 'start', 'end'])

/** Whether two states of an element differ in more than their place. */
function looksDifferent(a: BoardElement, b: BoardElement | undefined): boolean {
  if (!b) return true
  const values = new Map(Object.entries(b))
  return Object.entries(a).some(([key, value]) => !OF_PLACE.has(key) && values.get(key) !== value)
}
