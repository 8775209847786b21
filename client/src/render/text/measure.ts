// Widths of words, remembered: the same few thousand words make up most of a board.

/** Widths in the unit of the font size; tests pass one that needs no canvas. */
export interface Measurer {
  /** Width of `run` (no line break in it) in the CSS font `font`. */
  width(run: string, font: string): number
}

export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'

export function cssFont(size: number, weight = 400): string {
  return `${weight} ${size}px ${FONT_FAMILY}`
}

// Of the least used words nothing is known, so a full cache starts again: rare, and quickly refilled.
const WORDS_MAX = 20_000

export class CachedMeasurer implements Measurer {
  private readonly words = new Map<string, Map<string, number>>()
  private readonly measure: Measurer['width']

  constructor(measure: Measurer['width']) {
    this.measure = measure
  }

  width(run: string, font: string): number {
    const words = this.wordsOf(font)
    const known = words.get(run)
    if (known !== undefined) return known
    if (words.size >= WORDS_MAX) words.clear()
    const width = this.measure(run, font)
    words.set(run, width)
    return width
  }

  private wordsOf(font: string): Map<string, number> {
    const known = this.words.get(font)
    if (known) return known
    const words = new Map<string, number>()
    this.words.set(font, words)
    return words
  }
}

/** Measures as the canvas draws. */
export function canvasMeasurer(): Measurer {
  const ctx = document.createElement('canvas').getContext('2d')
  let current = ''
  return new CachedMeasurer((run, font) => {
    if (!ctx) return run.length * 8
    // Setting a font parses it, which costs more than measuring a word.
    if (font !== current) ctx.font = current = font
    return ctx.measureText(run).width
  })
}
