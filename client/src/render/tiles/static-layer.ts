// What lies still, kept as tiles: of the current scale, of the scale before (shown until the new
// ones are painted) and an overview of the whole board (shown where there is nothing better yet).
import type { Board } from '../../board/board.ts'
import { grow, type Box } from '../../geometry/box.ts'
import { BOARD_BACKGROUND } from '../palette.ts'
import type { Viewport } from '../viewport.ts'
import type { Budget, TilePainter } from './tile-painter.ts'
import { TILE_PX, TilePool, TileSet, type Tile } from './tile-set.ts'

// Kept beside those in view and the ring around them (48 on a laptop): 24 tiles of 256 px are 6 MB, and
// cover a way back of a third of the screen.
const SPARE_TILES = 24
const OVERVIEW_PX = 1024
// A slow frame (below 50 a second) lowers what the next one may paint; a good one raises it.
const SLOW_FRAME_MS = 20
const QUOTA = { least: 24, first: 600, most: 2000, fall: 0.6, rise: 1.15 }
// At most half of a frame at 60 a second: the other half belongs to the browser, which on a slow
// computer needs more of it. While nothing moves nobody misses a frame, and the picture is sharp sooner.
const PAINT_MS = { least: 1, most: 7, whileZooming: 3, slow: 1.5, atRest: 12 }
// Tiles shown at less than a quarter of their size are many and small: the overview does as well.
const LEAST_RATIO = 0.25

type TileContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

export class StaticLayer {
  private readonly board: Board
  private readonly painter: TilePainter
  private readonly elapsed: () => number
  private readonly pool = new TilePool()
  private current: TileSet
  private previous: TileSet | undefined
  private overview: TileSet | undefined
  private overviewBox: Box | undefined
  /** What was drawn last at rest. */
  private shown: Viewport | undefined
  private quota = QUOTA.first
  private paintMs = PAINT_MS.most
  private lastFrame = 0
  private hasWorked = false
  private frame = 0

  /** `elapsed`: a growing time in ms. */
  constructor(board: Board, painter: TilePainter, elapsed: () => number) {
    this.board = board
    this.painter = painter
    this.elapsed = elapsed
    this.current = new TileSet(1, this.pool)
  }

  /** What was painted in `box` (board units) is no longer true. */
  invalidate(box: Box): void {
    for (const set of this.sets()) set.invalidate(box)
  }

  invalidateAll(): void {
    for (const set of this.sets()) set.invalidateAll()
    this.overviewBox = undefined
  }

  /**
   * Paint what is missing, as far as one frame allows. `isMoving`: the camera moves, so the scale
   * may stay behind. `isWatched`: something else moves that must not stutter. Returns whether there is
   * more to do.
   */
  update(view: Viewport, isMoving: boolean, isWatched: boolean): boolean {
    this.frame += 1
    this.adaptQuota()
    this.followScale(view, isMoving)
    const budget = this.budget(isMoving && this.current.scale !== view.scale, !isMoving && !isWatched)
    this.repairVisible(view)
    let isDone = this.paintMissing(this.current, view, budget)
    if (isDone) isDone = this.repairRest(budget)
    // The overview is shown in later frames only: while the camera moves, its turn has not come.
    if (isDone) isDone = !isMoving && this.paintOverview(budget)
    this.hasWorked = !isDone
    this.trim(view)
    return !isDone
  }

  /** Whether all that is in view is painted in its own scale. */
  covers(view: Viewport): boolean {
    return this.current.scale === view.scale && this.current.covers(view.box)
  }

  /** Whether `draw` would give again what it gave last, sharp. */
  looksTheSame(view: Viewport): boolean {
    let isSame = this.shown === view && this.covers(view)
    this.eachIn(this.current, view.box, (tile) => {
      // Seen, though it may not be drawn.
      if (tile) tile.usedAt = this.frame
      isSame &&= tile?.isDrawn === true
    })
    return isSame
  }

  /** Draw onto a canvas, whose context works in device px. Covers it all. */
  draw(ctx: TileContext, view: Viewport, isMoving: boolean): void {
    this.shown = isMoving ? undefined : view
    // Nearest neighbour while the camera moves: smoothing costs more than all else without a GPU.
    ctx.imageSmoothingEnabled = !isMoving
    const missing = this.current.missingIn(view.box)
    if (missing) {
      fillGround(ctx, view, missing)
      const usable = this.previous && view.scale / this.previous.scale >= LEAST_RATIO ? this.previous : undefined
      if (this.overview && !usable?.covers(missing)) this.blit(ctx, this.overview, view, missing)
      if (usable) this.blit(ctx, usable, view, missing)
    }
    this.blit(ctx, this.current, view, view.box)
  }

  dispose(): void {
    for (const set of this.sets()) set.dispose()
    this.previous = this.overview = undefined
  }

  private sets(): TileSet[] {
    return [this.current, this.previous, this.overview].filter((set) => set !== undefined)
  }

  private adaptQuota(): void {
    const now = this.elapsed()
    if (this.hasWorked) {
      const isSlow = now - this.lastFrame > SLOW_FRAME_MS
      const change = isSlow ? QUOTA.fall : QUOTA.rise
      this.quota = Math.min(QUOTA.most, Math.max(QUOTA.least, this.quota * change))
      this.paintMs = Math.min(PAINT_MS.most, Math.max(PAINT_MS.least, this.paintMs * change))
    }
    this.lastFrame = now
  }

  private budget(isZooming: boolean, isAtRest: boolean): Budget {
    const start = this.elapsed()
    // Tiles of a scale that is about to change again are little use, and scaled ones cost more to show.
    const inMotion = isZooming ? Math.min(this.paintMs, PAINT_MS.whileZooming) : this.paintMs
    const ms = isAtRest ? PAINT_MS.atRest : inMotion
    const isTooSlow = isZooming && this.paintMs <= PAINT_MS.slow
    const elements = isTooSlow ? 0 : this.quota
    return { elements: isAtRest ? QUOTA.most : elements, hasTime: () => this.elapsed() - start < ms }
  }

  private followScale(view: Viewport, isMoving: boolean): void {
    const ratio = view.scale / this.current.scale
    // Whoever cannot paint much in a frame shows the old scale for longer: half painted sets are drawn
    // over each other, which takes the time that is missing.
    const least = this.paintMs > PAINT_MS.slow ? 0.5 : LEAST_RATIO
    if (ratio === 1 || (isMoving && ratio <= 2 && ratio >= least)) return
    if (!this.previous) {
      this.previous = this.current
    } else {
      this.current.dispose()
    }
    this.current = new TileSet(view.scale, this.pool)
  }

  /** All at once: what is in view must never show what is no longer true. */
  private repairVisible(view: Viewport): void {
    for (const set of this.sets()) {
      if (set !== this.current && this.current.covers(view.box)) continue
      this.eachIn(set, view.box, (tile) => {
        if (tile?.damage.length) this.painter.repair(set, tile)
      })
    }
  }

  private repairRest(budget: Budget): boolean {
    for (const set of this.sets()) {
      for (const tile of set.all()) {
        if (tile.damage.length === 0) continue
        if (budget.elements <= 0 || !budget.hasTime()) return false
        budget.elements -= this.painter.repair(set, tile)
      }
    }
    return true
  }

  /** The tiles in view from the middle outwards, then a ring around them. */
  private paintMissing(set: TileSet, view: Viewport, budget: Budget): boolean {
    const [left, top, right, bottom] = set.range(view.box)
    const missing: { column: number; row: number; urgency: number }[] = []
    for (let column = left - 1; column <= right + 1; column++) {
      for (let row = top - 1; row <= bottom + 1; row++) {
        if (set.get(column, row)?.isReady) continue
        const isInView = column >= left && column <= right && row >= top && row <= bottom
        const off = (column - (left + right) / 2) ** 2 + (row - (top + bottom) / 2) ** 2
        missing.push({ column, row, urgency: isInView ? off : off + 1e6 })
      }
    }
    missing.sort((a, b) => a.urgency - b.urgency)
    for (const { column, row } of missing) {
      if (budget.elements <= 0 || !budget.hasTime()) return false
      const tile = set.obtain(column, row)
      tile.usedAt = this.frame
      this.painter.advance(set, tile, budget)
      if (!tile.isReady) return false
    }
    return true
  }

  private paintOverview(budget: Budget): boolean {
    this.overviewBox ??= this.board.bounds()
    if (!this.overviewBox) return true
    const { width, height } = this.overviewBox
    // In steps of two, so that a growing board does not start over all the time.
    const scale = 2 ** Math.floor(Math.log2(Math.min(1, OVERVIEW_PX / Math.max(width, height, 1))))
    if (this.overview?.scale !== scale) {
      this.overview?.dispose()
      this.overview = new TileSet(scale, this.pool)
    }
    return this.paintAll(this.overview, this.overviewBox, budget)
  }

  private paintAll(set: TileSet, box: Box, budget: Budget): boolean {
    const [left, top, right, bottom] = set.range(box)
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) {
        if (set.get(column, row)?.isReady) continue
        if (budget.elements <= 0 || !budget.hasTime()) return false
        this.painter.advance(set, set.obtain(column, row), budget)
      }
    }
    return true
  }

  /** Draw the ready tiles that touch `area`. */
  private blit(ctx: TileContext, set: TileSet, view: Viewport, area: Box): void {
    const ratio = view.scale / set.scale
    const [left, top] = view.origin
    this.eachIn(set, area, (tile) => {
      if (!tile?.isReady) return
      tile.usedAt = this.frame
      tile.isDrawn = true
      const x = Math.round(left + tile.column * TILE_PX * ratio)
      const y = Math.round(top + tile.row * TILE_PX * ratio)
      if (ratio === 1) {
        ctx.drawImage(tile.canvas, x, y)
        return
      }
      // Both borders are rounded, so that neighbours meet without a seam.
      const right = Math.round(left + (tile.column + 1) * TILE_PX * ratio)
      const bottom = Math.round(top + (tile.row + 1) * TILE_PX * ratio)
      ctx.drawImage(tile.canvas, x, y, right - x, bottom - y)
    })
  }

  private eachIn(set: TileSet, box: Box, visit: (tile: Tile | undefined) => void): void {
    const [left, top, right, bottom] = set.range(box)
    if ((right - left + 1) * (bottom - top + 1) > set.size * 4) {
      for (const tile of set.all()) visit(tile)
      return
    }
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) visit(set.get(column, row))
    }
  }

  private trim(view: Viewport): void {
    const [left, top, right, bottom] = this.current.range(grow(view.box, TILE_PX / view.scale))
    const inView = (right - left + 1) * (bottom - top + 1)
    this.current.trim(inView + SPARE_TILES, this.frame - 5)
    if (this.previous && this.current.covers(view.box)) {
      this.previous.dispose()
      this.previous = undefined
    }
  }
}

/** Where nothing is painted yet the board is at least empty, not what was drawn before. */
function fillGround(ctx: TileContext, { scale, origin: [left, top] }: Viewport, { x, y, width, height }: Box): void {
  ctx.fillStyle = BOARD_BACKGROUND
  const [fromX, fromY] = [Math.floor(left + x * scale), Math.floor(top + y * scale)]
  ctx.fillRect(fromX, fromY, Math.ceil(width * scale) + 1, Math.ceil(height * scale) + 1)
}
