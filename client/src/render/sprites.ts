// Notes that move one by one, each painted once: setting and filling its text anew in every frame would
// cost more than all else that is drawn. Only for what moves; what lies still is in the tiles.
import type { NoteElement } from '../board/schema.ts'
import type { Brush, Context } from './brush.ts'
import { paintNote } from './shapes/note.ts'

// Shadows reach so far, in board units.
const MARGIN = 10
// A larger note is painted as it is; all sprites together take at most 16 MB.
const MAX_SIDE_PX = 512
const MAX_SPRITES = 64
const MAX_PIXELS = 4_000_000

interface Sprite {
  readonly canvas: HTMLCanvasElement
  readonly scale: number
  readonly note: NoteElement
  usedAt: number
}

export class Sprites {
  private readonly sprites = new Map<string, Sprite>()
  private pixels = 0
  private frame = 0

  /** Returns false when the note is better painted as it is; then nothing has been drawn. */
  draw(brush: Brush, note: NoteElement, [left, top]: readonly [number, number]): boolean {
    const sprite = this.obtain(brush, note)
    if (!sprite) return false
    sprite.usedAt = this.frame
    const { ctx, scale } = brush
    ctx.save()
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    const [x, y] = [left + (note.x - MARGIN) * scale, top + (note.y - MARGIN) * scale]
    ctx.drawImage(sprite.canvas, Math.round(x), Math.round(y))
    ctx.restore()
    return true
  }

  /** Gives back what the frame did not show. To be called once in each. */
  endFrame(): void {
    for (const [id, { usedAt }] of this.sprites) if (usedAt < this.frame) this.drop(id)
    this.frame += 1
  }

  clear(): void {
    for (const id of [...this.sprites.keys()]) this.drop(id)
  }

  private obtain(brush: Brush, note: NoteElement): Sprite | undefined {
    const known = this.sprites.get(note.id)
    if (known && known.scale === brush.scale && looksAlike(known.note, note)) return known
    this.drop(note.id)
    const side = (extent: number): number => Math.ceil((extent + 2 * MARGIN) * brush.scale) + 1
    const [width, height] = [side(note.width), side(note.height)]
    const isTooMuch = this.sprites.size >= MAX_SPRITES || this.pixels + width * height > MAX_PIXELS
    if (width > MAX_SIDE_PX || height > MAX_SIDE_PX || isTooMuch) return undefined
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const ctx = canvas.getContext('2d')
    if (!ctx) return undefined
    this.paint(brush, ctx, note)
    const sprite = { canvas, scale: brush.scale, note, usedAt: this.frame }
    this.sprites.set(note.id, sprite)
    this.pixels += width * height
    return sprite
  }

  private paint(brush: Brush, ctx: Context, note: NoteElement): void {
    const { scale } = brush
    ctx.setTransform(scale, 0, 0, scale, (MARGIN - note.x) * scale, (MARGIN - note.y) * scale)
    paintNote({ ...brush, ctx, clip: note }, note)
  }

  private drop(id: string): void {
    const sprite = this.sprites.get(id)
    if (!sprite) return
    this.sprites.delete(id)
    this.pixels -= sprite.canvas.width * sprite.canvas.height
    // Browsers free a bitmap late; one of no size is free at once.
    sprite.canvas.width = sprite.canvas.height = 0
  }
}

function looksAlike(a: NoteElement, b: NoteElement): boolean {
  return a.text === b.text && a.color === b.color && a.width === b.width && a.height === b.height
}
