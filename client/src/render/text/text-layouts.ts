// Texts as they are drawn, remembered per element as long as what they follow from stays the same.
import { centre, type Box } from '../../geometry/box.ts'
import {
  isLine,
  type BoardElement, type FrameElement, type LineElement, type NoteElement, type ShapeElement, type TextElement,
  type TextField,
} from '../../board/schema.ts'
import type { Ends } from '../../board/connections.ts'
import { shadesOf, TEXT_DARK, TEXT_MUTED } from '../palette.ts'
import type { FrameText, TextLayout } from '../types.ts'
import { breakLines, type BrokenText } from './line-break.ts'
import { cssFont, FONT_FAMILY, type Measurer } from './measure.ts'

export const NOTE_PADDING = 12
export const FRAME_PADDING = 20
const LINE_HEIGHT = 1.3
const SMALLEST_SIZE = 9
// Text in notes and shapes shrinks through these steps until it fits.
const SHRINK_STEPS = [1, 0.9, 0.8, 0.72, 0.64, 0.56, 0.5, 0.44]
// A note of 160 units starts at 20 units: about six words stay large.
const SIZE_PER_EXTENT = 20 / 160
const REMEMBERED_MAX = 30_000

interface Style {
  readonly size: number
  readonly weight: number
  readonly align: 'left' | 'center'
  readonly color: string
}

const NO_LINES: BrokenText = { lines: [], cutsWord: false, more: false }

type Written = NoteElement | TextElement | ShapeElement | LineElement

interface Looks { width?: number; height?: number; size?: number; fill?: boolean; readonly color: string }

interface Remembered {
  element: BoardElement
  readonly key: string
  readonly text: string
  readonly layout: TextLayout
}

export class TextLayouts {
  private readonly remembered = new Map<string, Remembered>()
  private readonly measurer: Measurer
  private readonly frameText: (frame: FrameElement) => FrameText

  constructor(measurer: Measurer, frameText: (frame: FrameElement) => FrameText) {
    this.measurer = measurer
    this.frameText = frameText
  }

  /** Box relative to the element's `x`, `y`; `undefined` for what carries no text. */
  of(element: BoardElement, field: TextField = 'text'): TextLayout | undefined {
    switch (element.type) {
      case 'note': return this.recall(element, () => this.note(element))
      case 'text': return this.recall(element, () => this.free(element))
      case 'rect':
      case 'ellipse': return this.recall(element, () => this.shape(element))
      case 'frame': return this.frame(element, field === 'prompt' ? 'prompt' : 'title')
      case 'line':
      case 'arrow': return this.recall(element, () => this.label(element))
      case 'stroke':
      case 'unknown': return undefined
    }
  }

  /** In world coordinates, for placing a text field over it. */
  placed(element: BoardElement, ends: Ends | undefined, field?: TextField): TextLayout | undefined {
    const layout = this.of(element, field)
    if (!layout) return undefined
    const origin = isLine(element) && ends ? middleOf(ends) : element
    return { ...layout, box: { ...layout.box, x: layout.box.x + origin.x, y: layout.box.y + origin.y } }
  }

  /** Height of the part of a frame, from its top, that its title takes. */
  headingHeight(frame: FrameElement): number {
    const { box } = this.frame(frame, 'title')
    return box.y + box.height
  }

  /** Width of a run in the layout's font. */
  widthOf(run: string, { fontSize, fontWeight }: TextLayout): number {
    return this.measurer.width(run, cssFont(fontSize, fontWeight))
  }

  forget(id: string): void {
    for (const key of [id, `${id} title`, `${id} prompt`]) this.remembered.delete(key)
  }

  /** The viewer's language has changed, or the fonts have. */
  clear(): void {
    this.remembered.clear()
  }

  heightOf(element: TextElement): number {
    return this.of(element)?.box.height ?? element.size * LINE_HEIGHT
  }

  private recall(element: Written, make: () => TextLayout): TextLayout {
    const known = this.remembered.get(element.id)
    // Values are immutable: the same object says the same. A moved element is another object.
    if (known?.element === element) return known.layout
    return this.recallText(element.id, element, element.text, sizeKey(element), make)
  }

  private recallText(
    id: string, element: BoardElement, text: string, key: string, make: () => TextLayout,
  ): TextLayout {
    const known = this.remembered.get(id)
    if (known && known.text === text && known.key === key) {
      known.element = element
      return known.layout
    }
    if (this.remembered.size >= REMEMBERED_MAX) this.remembered.clear()
    const layout = make()
    this.remembered.set(id, { element, key, text, layout })
    return layout
  }

  private note(note: Extract<BoardElement, { type: 'note' }>): TextLayout {
    const box = inset(note, NOTE_PADDING)
    const color = shadesOf(note.color).ink
    return this.fitted(note.text, box, { size: largestFontSize(note), weight: 400, align: 'left', color })
  }

  private shape(shape: Extract<BoardElement, { type: 'rect' | 'ellipse' }>): TextLayout {
    // The largest box in an ellipse is its own box divided by the root of two.
    const margin = shape.type === 'ellipse' ? 0.1465 : 0
    const padding = 8
    const box = {
      x: shape.width * margin + padding,
      y: shape.height * margin + padding,
      width: Math.max(1, shape.width * (1 - 2 * margin) - 2 * padding),
      height: Math.max(1, shape.height * (1 - 2 * margin) - 2 * padding),
    }
    const style = { size: largestFontSize(shape), weight: 400, align: 'center' as const, color: TEXT_DARK }
    const layout = this.fitted(shape.text, box, style)
    const height = layout.lines.length * layout.lineHeight
    return { ...layout, offsetY: Math.max(0, (box.height - height) / 2) }
  }

  private free(element: TextElement): TextLayout {
    const style = { size: element.size, weight: 400, align: 'left' as const, color: shadesOf(element.color).strong }
    const broken = this.break(element.text, element.width, style)
    const height = Math.max(1, broken.lines.length) * lineHeightOf(style.size)
    return layoutOf(element.text, { x: 0, y: 0, width: element.width, height }, style, broken)
  }

  private frame(frame: FrameElement, field: 'title' | 'prompt'): TextLayout {
    const { title, prompt, plain = false } = this.frameText(frame)
    const key = `${frame.width} ${frame.height} ${frame.color} ${plain} ${title}`
    const text = field === 'title' ? title : prompt
    return this.recallText(`${frame.id} ${field}`, frame, text, key, () =>
      field === 'title' ? this.title(frame, title) : this.prompt(frame, prompt))
  }

  private title(frame: FrameElement, title: string): TextLayout {
    const size = frameTitleSize(frame)
    const box = this.frameTextBox(frame, FRAME_PADDING * 0.8, lineHeightOf(size) * 2)
    return this.limited(title, box, { size, weight: 650, align: 'left', color: TEXT_DARK })
  }

  private prompt(frame: FrameElement, prompt: string): TextLayout {
    const { title } = this.frameText(frame)
    const heading = title === '' ? undefined : this.frame(frame, 'title')
    const top = heading ? heading.box.y + heading.box.height + 4 : FRAME_PADDING
    const box = this.frameTextBox(frame, top, frame.height - top - FRAME_PADDING / 2)
    const size = Math.max(14, Math.round(frameTitleSize(frame) * 0.6))
    return this.limited(prompt, box, { size, weight: 400, align: 'left', color: TEXT_MUTED })
  }

  private frameTextBox(frame: FrameElement, top: number, height: number): Box {
    const width = Math.max(1, frame.width - 2 * FRAME_PADDING)
    return { x: FRAME_PADDING, y: top, width, height: Math.max(1, height) }
  }

  /** At one size, in a box that is as high as its lines, at most as high as `box`. */
  private limited(text: string, box: Box, style: Style): TextLayout {
    const lineHeight = lineHeightOf(style.size)
    const broken = this.break(text, box.width, style, Math.max(1, Math.floor(box.height / lineHeight)))
    const height = Math.max(1, broken.lines.length) * lineHeight
    return layoutOf(text, { ...box, height }, style, broken)
  }

  private label(line: LineElement): TextLayout {
    const style = { size: 16, weight: 500, align: 'center' as const, color: TEXT_DARK }
    const width = 200
    const broken = this.break(line.text, width, style, 4)
    const height = Math.max(1, broken.lines.length) * lineHeightOf(style.size)
    return layoutOf(line.text, { x: -width / 2, y: -height / 2, width, height }, style, broken)
  }

  /** In the largest size in which all of the text fits, rather with whole words; cut off if none does. */
  private fitted(text: string, box: Box, style: Style): TextLayout {
    let cut: TextLayout | undefined
    let last = layoutOf(text, box, style, NO_LINES)
    for (const step of SHRINK_STEPS) {
      const size = Math.max(SMALLEST_SIZE, Math.round(style.size * step))
      const room = Math.max(1, Math.floor(box.height / lineHeightOf(size)))
      const broken = this.break(text, box.width, { ...style, size }, room)
      last = layoutOf(text, box, { ...style, size }, broken)
      if (!broken.more && !broken.cutsWord) return last
      if (!broken.more) cut ??= last
    }
    return cut ?? last
  }

  private break(text: string, width: number, style: Style, maxLines = Infinity): BrokenText {
    const font = cssFont(style.size, style.weight)
    return breakLines(text, width, (run) => this.measurer.width(run, font), maxLines)
  }
}

/** All but the text that the layout of an element follows from. */
function sizeKey(element: Written): string {
  const { width = 0, height = 0, size = 0, color, fill = false }: Looks = element
  return `${width} ${height} ${size} ${color} ${fill}`
}

function inset({ width, height }: { width: number; height: number }, by: number): Box {
  return { x: by, y: by, width: Math.max(1, width - 2 * by), height: Math.max(1, height - 2 * by) }
}

/** At which text in a note or shape begins; it only shrinks from there. */
export function largestFontSize({ width, height }: { width: number; height: number }): number {
  return Math.min(72, Math.max(16, Math.round(Math.min(width, height) * SIZE_PER_EXTENT)))
}

function frameTitleSize({ width, height }: FrameElement): number {
  return Math.round(Math.min(40, Math.max(16, Math.min(width * 0.045, height * 0.14))))
}

export function lineHeightOf(size: number): number {
  return Math.round(size * LINE_HEIGHT)
}

function layoutOf(text: string, box: Box, style: Style, broken: BrokenText): TextLayout {
  const lines = broken.lines.map(({ start, end, width }) => ({
    text: text.slice(start, end),
    start,
    width,
    x: style.align === 'center' ? (box.width - width) / 2 : 0,
  }))
  return {
    fontFamily: FONT_FAMILY,
    fontWeight: style.weight,
    fontSize: style.size,
    lineHeight: lineHeightOf(style.size),
    align: style.align,
    lines,
    box,
    offsetY: 0,
    clipped: broken.more,
    color: style.color,
  }
}

function middleOf([a, b]: Ends): { x: number; y: number } {
  return centre({ x: a.x, y: a.y, width: b.x - a.x, height: b.y - a.y })
}
