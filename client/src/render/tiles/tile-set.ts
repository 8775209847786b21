// All tiles of one scale. A tile is a bitmap of TILE_PX device px; tile (column, row) shows the
// world from column * TILE_PX / scale on.
import { grow, intersects, union, type Box } from '../../geometry/box.ts'
import type { BoardElement } from '../../board/schema.ts'
import type { Context } from '../brush.ts'

export const TILE_PX = 256
// Beyond that many damaged places in one tile they are repaired as one.
const DAMAGE_MAX = 8

export interface Tile {
  readonly column: number
  readonly row: number
  /** Of the world it shows. */
  readonly box: Box
  readonly canvas: HTMLCanvasElement
  readonly ctx: Context
  /** Painted to the end; its `damage` is still to be repaired. */
  isReady: boolean
  damage: Box[]
  /** It has been drawn as it is now. */
  isDrawn: boolean
  /** What is to be painted, from the lowest up; while it is not ready. Any change within drops it. */
  queue: readonly BoardElement[] | undefined
  painted: number
  /** Frame in which it was last seen. */
  usedAt: number
}

/** Bitmaps to use again: making one costs more than painting an empty tile. */
export class TilePool {
  private readonly spare: HTMLCanvasElement[] = []
  private readonly limit = 24

  take(): HTMLCanvasElement {
    const spare = this.spare.pop()
    if (spare) return spare
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = TILE_PX
    return canvas
  }

  give(canvas: HTMLCanvasElement): void {
    if (this.spare.length < this.limit) this.spare.push(canvas)
    // Browsers free a bitmap late; one of no size is free at once.
    else canvas.width = canvas.height = 0
  }
}

export class TileSet {
  /** Device px per board unit. */
  readonly scale: number
  private readonly pool: TilePool
  private readonly tiles = new Map<string, Tile>()

  constructor(scale: number, pool: TilePool) {
    this.scale = scale
    this.pool = pool
  }

  get size(): number {
    return this.tiles.size
  }

  get(column: number, row: number): Tile | undefined {
    return this.tiles.get(`${column},${row}`)
  }

  obtain(column: number, row: number): Tile {
    const known = this.get(column, row)
    if (known) return known
    const canvas = this.pool.take()
    const ctx = canvas.getContext('2d', { alpha: false })
    if (!ctx) throw new Error('no 2d context')
    const side = TILE_PX / this.scale
    const box = { x: column * side, y: row * side, width: side, height: side }
    const tile: Tile = {
      column, row, box, canvas, ctx, isReady: false, damage: [], isDrawn: false, queue: undefined, painted: 0, usedAt: 0,
    }
    this.tiles.set(`${column},${row}`, tile)
    return tile
  }

  /** First and last column and row that `box` touches. */
  range(box: Box): [number, number, number, number] {
    const side = TILE_PX / this.scale
    return [
      Math.floor(box.x / side),
      Math.floor(box.y / side),
      Math.floor((box.x + box.width) / side),
      Math.floor((box.y + box.height) / side),
    ]
  }

  /** Note that what was painted in `box` is no longer true. */
  invalidate(box: Box): void {
    const damaged = grow(box, 2 / this.scale)
    for (const tile of this.tiles.values()) {
      if (!intersects(tile.box, damaged)) continue
      if (!tile.isReady) tile.queue = undefined
      else if (tile.damage.length < DAMAGE_MAX) tile.damage.push(damaged)
      else tile.damage = [tile.box]
    }
  }

  /** Everything is to be painted anew. What is there stays visible until then. */
  invalidateAll(): void {
    for (const tile of this.tiles.values()) {
      tile.queue = undefined
      if (tile.isReady) tile.damage = [tile.box]
    }
  }

  /** Whether every tile that `box` touches is painted to the end. */
  covers(box: Box): boolean {
    const [left, top, right, bottom] = this.range(box)
    if ((right - left + 1) * (bottom - top + 1) > this.tiles.size) return false
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) if (!this.get(column, row)?.isReady) return false
    }
    return true
  }

  /** The box around the tiles of `box` that are not painted to the end; `undefined` when all are. */
  missingIn(box: Box): Box | undefined {
    const [left, top, right, bottom] = this.range(box)
    const side = TILE_PX / this.scale
    let missing: Box | undefined
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) {
        if (this.get(column, row)?.isReady) continue
        missing = union(missing, { x: column * side, y: row * side, width: side, height: side })
      }
    }
    return missing
  }

  all(): Iterable<Tile> {
    return this.tiles.values()
  }

  /** Give back the tiles seen longest ago until `limit` are left; those seen since `frame` stay. */
  trim(limit: number, frame: number): void {
    if (this.tiles.size <= limit) return
    const oldest = [...this.tiles.values()].sort((a, b) => a.usedAt - b.usedAt)
    for (const tile of oldest) {
      if (this.tiles.size <= limit * 0.8 || tile.usedAt >= frame) return
      this.tiles.delete(`${tile.column},${tile.row}`)
      this.pool.give(tile.canvas)
    }
  }

  dispose(): void {
    for (const tile of this.tiles.values()) this.pool.give(tile.canvas)
    this.tiles.clear()
  }
}
