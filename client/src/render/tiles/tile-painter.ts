// Paints what lies still into tiles: a little at a time for new ones, by region for damaged ones.
import type { Board } from '../../board/board.ts'
import { isLine, type BoardElement } from '../../board/schema.ts'
import { grow, type Box } from '../../geometry/box.ts'
import type { Brush, Context } from '../brush.ts'
import type { Lifted } from '../lifted.ts'
import { paintGround } from '../ground.ts'
import { paintElement } from '../shapes/paint-element.ts'
import type { TextLayouts } from '../text/text-layouts.ts'
import type { RendererOptions } from '../types.ts'
import { TILE_PX, type Tile, type TileSet } from './tile-set.ts'

// Between two looks at the clock, which costs about as much as painting an element from afar.
const CHUNK = 48
// Clearing a tile and finding what lies in it costs about as much as painting this many elements.
const TILE_COST = 20

export interface Budget {
  /** Elements that may still be painted in this frame. */
  elements: number
  /** Whether there is time left in this frame. */
  hasTime(): boolean
}

export class TilePainter {
  private readonly board: Board
  private readonly texts: TextLayouts
  private readonly options: RendererOptions
  private readonly lifted: Lifted

  constructor(board: Board, texts: TextLayouts, options: RendererOptions, lifted: Lifted) {
    this.board = board
    this.texts = texts
    this.options = options
    this.lifted = lifted
  }

  /** Goes on painting a tile that is not ready, as far as the budget reaches. */
  advance(set: TileSet, tile: Tile, budget: Budget): void {
    const brush = this.brush(set, tile, tile.ctx, tile.box)
    if (!tile.queue) {
      tile.queue = this.lyingIn(tile.box, set.scale)
      tile.painted = 0
      paintGround(brush, tile.box)
      budget.elements -= TILE_COST
    }
    while (tile.painted < tile.queue.length && budget.elements > 0 && budget.hasTime()) {
      const upTo = Math.min(tile.queue.length, tile.painted + CHUNK)
      for (const element of tile.queue.slice(tile.painted, upTo)) this.paint(brush, element)
      budget.elements -= upTo - tile.painted
      tile.painted = upTo
    }
    if (tile.painted < tile.queue.length) return
    tile.isReady = true
    tile.isDrawn = false
    tile.queue = undefined
  }

  /** Paints the damaged places of a ready tile anew. Returns how many elements that took. */
  repair(set: TileSet, tile: Tile): number {
    const places = tile.damage
    tile.isDrawn = false
    tile.damage = []
    let painted = 0
    for (const place of places) painted += this.repairPlace(set, tile, place)
    return painted
  }

  private repairPlace(set: TileSet, tile: Tile, place: Box): number {
    const { ctx } = tile
    const { scale } = set
    const left = Math.floor(place.x * scale) - tile.column * TILE_PX
    const top = Math.floor(place.y * scale) - tile.row * TILE_PX
    ctx.save()
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    ctx.beginPath()
    ctx.rect(left, top, Math.ceil(place.width * scale) + 1, Math.ceil(place.height * scale) + 1)
    ctx.clip()
    const brush = this.brush(set, tile, ctx, place)
    paintGround(brush, place)
    const elements = this.lyingIn(place, scale)
    for (const element of elements) this.paint(brush, element)
    ctx.restore()
    return elements.length
  }

  private brush(set: TileSet, tile: Tile, ctx: Context, clip: Box): Brush {
    const { scale } = set
    ctx.setTransform(scale, 0, 0, scale, -tile.column * TILE_PX, -tile.row * TILE_PX)
    const { texts, options, lifted: { editing } } = this
    return { ctx, scale, clip, texts, options, textHiddenOf: editing, lifted: false }
  }

  private lyingIn(box: Box, scale: number): BoardElement[] {
    return this.board.inPaintOrder(grow(box, 1 / scale)).filter(({ id }) => !this.lifted.has(id))
  }

  private paint(brush: Brush, element: BoardElement): void {
    paintElement(brush, element, isLine(element) ? this.board.ends(element) : undefined)
  }
}
