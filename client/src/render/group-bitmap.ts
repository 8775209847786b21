// Many elements that move as one: painted once into a bitmap, which then only changes its place.
import { unionAll, type Box } from '../geometry/box.ts'
import type { WorldPoint } from '../geometry/point.ts'
import type { Brush, Context } from './brush.ts'

// Fewer elements are painted about as quickly as a large bitmap is copied.
const WORTH_FROM = 40
// 24 MB; a larger group is painted element by element, as far as it is in view.
const MAX_PIXELS = 6_000_000

interface Painted {
  readonly canvas: HTMLCanvasElement
  readonly scale: number
  readonly key: unknown
  readonly box: Box
  readonly lead: WorldPoint
}

/** Elements at their places in the document, `lead` at one of them. */
export interface Group {
  /** The same object as long as the group looks the same. */
  readonly key: unknown
  /** Where its elements are painted. */
  readonly areas: () => readonly Box[]
  readonly lead: WorldPoint
  readonly paint: (ctx: Context) => void
}

export class GroupBitmap {
  private painted: Painted | undefined

  /** What it shows is no longer true. */
  clear(): void {
    if (this.painted) this.painted.canvas.width = this.painted.canvas.height = 0
    this.painted = undefined
  }

  /**
   * Draw the group with its lead at `lead`, painting the bitmap if need be. Returns false when a
   * bitmap is not worth it or would be too large; then nothing has been drawn.
   */
  draw({ ctx, scale }: Brush, group: Group, lead: WorldPoint, origin: readonly [number, number]): boolean {
    const painted = this.obtain(group, scale)
    if (!painted) return false
    const x = origin[0] + (painted.box.x + lead.x - painted.lead.x) * scale - 1
    const y = origin[1] + (painted.box.y + lead.y - painted.lead.y) * scale - 1
    ctx.save()
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    ctx.drawImage(painted.canvas, Math.round(x), Math.round(y))
    ctx.restore()
    return true
  }

  private obtain({ key, areas: areasOf, lead, paint }: Group, scale: number): Painted | undefined {
    if (this.painted && this.painted.key === key && this.painted.scale === scale) return this.painted
    this.clear()
    const areas = areasOf()
    const box = areas.length < WORTH_FROM ? undefined : unionAll(areas)
    if (!box || box.width * box.height * scale * scale > MAX_PIXELS) return undefined
    const canvas = document.createElement('canvas')
    canvas.width = Math.ceil(box.width * scale) + 2
    canvas.height = Math.ceil(box.height * scale) + 2
    const ctx = canvas.getContext('2d')
    if (!ctx) return undefined
    ctx.setTransform(scale, 0, 0, scale, 1 - box.x * scale, 1 - box.y * scale)
    paint(ctx)
    this.painted = { canvas, scale, key, box, lead }
    return this.painted
  }
}
