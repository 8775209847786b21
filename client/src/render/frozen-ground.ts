// A picture of what lies still, on a canvas of its own under the one that is painted: while only things
// above it move, they are all that a frame paints.
import type { Context } from './brush.ts'

// Taking the picture costs as much as two frames: not for a single frame, nor for what changes all the time.
const FREEZE_AFTER = 10

export class FrozenGround {
  readonly canvas = document.createElement('canvas')
  // A canvas with a 2d context is copied for each frame of the page, changed or not; this one is not.
  private readonly ctx = this.canvas.getContext('bitmaprenderer')
  private isFrozen = false
  private steadyFrames = 0

  constructor() {
    this.canvas.hidden = true
  }

  /**
   * To be called before each frame is painted onto `above`. `isSteady`: what lies still looks as it did
   * in the frame before. Returns whether it is shown under `above`, which then is empty; else it has to be
   * painted there.
   */
  update(above: Context, isSteady: boolean, paint: (ctx: OffscreenCanvasRenderingContext2D) => void): boolean {
    this.steadyFrames = isSteady ? this.steadyFrames + 1 : 0
    if (!isSteady) this.thaw()
    else if (!this.isFrozen && this.steadyFrames >= FREEZE_AFTER) this.freeze(above.canvas, paint)
    if (this.isFrozen) above.clearRect(0, 0, above.canvas.width, above.canvas.height)
    return this.isFrozen
  }

  private freeze({ width, height }: HTMLCanvasElement, paint: (ctx: OffscreenCanvasRenderingContext2D) => void): void {
    const picture = typeof OffscreenCanvas === 'undefined' ? undefined : new OffscreenCanvas(width, height)
    const ctx = picture?.getContext('2d', { alpha: false })
    if (!this.ctx || !picture || !ctx) return
    paint(ctx)
    this.ctx.transferFromImageBitmap(picture.transferToImageBitmap())
    this.canvas.hidden = false
    this.isFrozen = true
  }

  private thaw(): void {
    if (!this.isFrozen) return
    this.isFrozen = false
    this.canvas.hidden = true
    // Gives its memory back.
    this.ctx?.transferFromImageBitmap(null)
  }
}
