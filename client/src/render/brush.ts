// What every painter gets: where to paint, how large things are, and how much detail is worth it.
import type { Box } from '../geometry/box.ts'
import type { TextLayouts } from './text/text-layouts.ts'
import type { RendererOptions } from './types.ts'

export type Context = CanvasRenderingContext2D

export interface Brush {
  readonly ctx: Context
  /** Device px per board unit. The context is set so that board units can be painted. */
  readonly scale: number
  /** Nothing outside of it needs to be painted; in board units. */
  readonly clip: Box
  readonly texts: TextLayouts
  readonly options: RendererOptions
  /** The element whose text is shown by a text field instead. */
  readonly textHiddenOf: string | null
  /** Lifted above the board: frames leave out their background, which would hide what they hold. */
  readonly lifted: boolean
}

// Device px below which nobody can read, and below which corners and shadows cannot be seen.
const LEGIBLE_PX = 5
const FINE_SCALE = 0.35

export function isLegible(brush: Brush, fontSize: number): boolean {
  return fontSize * brush.scale >= LEGIBLE_PX
}

/**
 * Whether an element's text is to be painted at all. Asked before the text is set: setting what
 * nobody can read would take half of the time a large board needs to appear.
 */
export function showsText(brush: Brush, { id, text }: { id: string; text: string }, fontSize: number): boolean {
  return text !== '' && brush.textHiddenOf !== id && isLegible(brush, fontSize)
}

/** Rounded corners, shadows and pressure can be seen. */
export function isFine(brush: Brush): boolean {
  return brush.scale >= FINE_SCALE
}
