// Where lines end, as a browser's text field breaks them with `white-space: pre-wrap` and
// `overflow-wrap: anywhere`: after spaces, where break-rules.ts allows it, and within a word only when
// it is wider than the line. Spaces at the end of a line hang and never wrap.
import { mayBreak } from './break-rules.ts'

/** `start` to `end`: its part of the text in UTF-16 units, without hanging spaces. */
export interface BrokenLine {
  readonly start: number
  readonly end: number
  readonly width: number
}

export interface BrokenText {
  readonly lines: readonly BrokenLine[]
  /** A word had to be cut. */
  readonly cutsWord: boolean
  /** There are more lines than were asked for. */
  readonly more: boolean
}

/** A stretch that is not broken unless it is wider than a line, and the spaces that follow it. */
interface Piece { readonly start: number; readonly end: number; readonly next: number }

// Widths are sums of rounded parts: without this a line that just fits would be broken.
const TOLERANCE = 0.01

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function breakLines(
  text: string, maxWidth: number, widthOf: (run: string) => number, maxLines = Infinity,
): BrokenText {
  const breaker = new Breaker(text, maxWidth, widthOf, maxLines)
  let start = 0
  for (const paragraph of text.split('\n')) {
    breaker.paragraph(start, start + paragraph.length)
    if (breaker.more) break
    start += paragraph.length + 1
  }
  return breaker
}

class Breaker implements BrokenText {
  readonly lines: BrokenLine[] = []
  cutsWord = false
  more = false
  private readonly text: string
  private readonly maxWidth: number
  private readonly widthOf: (run: string) => number
  private readonly maxLines: number
  private lineStart = 0
  private inkEnd = 0
  /** Width up to the end of the ink, and with the spaces behind it. */
  private inkWidth = 0
  private fullWidth = 0

  constructor(text: string, maxWidth: number, widthOf: (run: string) => number, maxLines: number) {
    this.text = text
    this.maxWidth = maxWidth + TOLERANCE
    this.widthOf = widthOf
    this.maxLines = maxLines
  }

  paragraph(start: number, end: number): void {
    this.begin(start)
    for (const piece of piecesOf(this.text, start, end)) {
      this.put(piece)
      if (this.more) return
    }
    this.finish()
  }

  private begin(start: number): void {
    this.lineStart = this.inkEnd = start
    this.inkWidth = this.fullWidth = 0
  }

  private finish(): void {
    if (this.lines.length >= this.maxLines) this.more = true
    else this.lines.push({ start: this.lineStart, end: this.inkEnd, width: this.inkWidth })
  }

  private put({ start, end, next }: Piece): void {
    let from = start
    let width = this.widthOf(this.text.slice(start, end))
    if (this.fullWidth + width > this.maxWidth && start > this.lineStart) {
      this.finish()
      this.begin(start)
    }
    while (width > this.maxWidth && !this.more) {
      const cut = this.cutAt(from, end)
      if (cut >= end) break
      this.cutsWord = true
      this.append(cut, this.widthOf(this.text.slice(from, cut)))
      this.finish()
      this.begin(cut)
      from = cut
      width = this.widthOf(this.text.slice(from, end))
    }
    this.append(end, width)
    this.fullWidth += this.spaceWidth(end, next)
  }

  private append(end: number, width: number): void {
    this.fullWidth += width
    this.inkWidth = this.fullWidth
    this.inkEnd = end
  }

  private spaceWidth(start: number, end: number): number {
    return end > start ? (end - start) * this.widthOf(' ') : 0
  }

  /** The last border between characters up to which the word fits; at least one character. */
  private cutAt(start: number, end: number): number {
    // No line holds more than its width in the narrowest letters; long words are not looked at beyond.
    const reach = Math.min(end, start + 64 + Math.ceil(this.maxWidth))
    const borders = Array.from(graphemes.segment(this.text.slice(start, reach)), ({ index, segment }) =>
      start + index + segment.length)
    let low = 0
    let high = borders.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.widthOf(this.text.slice(start, borders[middle])) <= this.maxWidth) low = middle
      else high = middle - 1
    }
    return borders[low] ?? end
  }
}

function* piecesOf(text: string, start: number, end: number): Iterable<Piece> {
  let at = start
  while (at < end) {
    const from = at
    while (at < end && !isSpace(text.charCodeAt(at)) && (at === from || !mayBreak(text, at))) at += 1
    const inkEnd = at
    while (at < end && isSpace(text.charCodeAt(at))) at += 1
    yield { start: from, end: inkEnd, next: at }
  }
}

/** Spaces at which a line may end; not the ones that hold words together (U+00A0, U+202F). */
function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x3000
    || (unit >= 0x2000 && unit <= 0x200a && unit !== 0x2007)
}
