// The board's elements as plain values with everything derived from them: boxes, ends of lines,
// what is attached to what, paint order, what lies where. Knows nothing of Yjs.
import { boxFromCorners, grow, unionAll, type Box } from '../geometry/box.ts'
import { SpatialIndex } from '../geometry/spatial-index.ts'
import { deriveEnds, type Anchor, type Ends } from './connections.ts'
import { PaintOrder } from './paint-order.ts'
import { isAttached, isLine, type BoardElement, type LineElement, type TextElement } from './schema.ts'

/** The height of a text element: known to whoever can measure text. */
export type TextHeight = (element: TextElement) => number

// As many places as this are better loaded into the spatial index at once.
const BULK_FROM = 500

/** A guess until somebody can measure: as if characters were about half as wide as high. */
export function guessTextHeight({ text, size, width }: TextElement): number {
  const perLine = Math.max(1, Math.floor(width / (size * 0.5)))
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0)
  return lines * size * 1.3
}

export class ElementIndex {
  readonly values = new Map<string, BoardElement>()
  readonly frames = new Set<string>()
  readonly order = new PaintOrder()
  private readonly boxes = new Map<string, Box>()
  private readonly ends = new Map<string, Ends>()
  private readonly linesAt = new Map<string, Set<string>>()
  private readonly places = new SpatialIndex()
  private textHeight: TextHeight = guessTextHeight

  /**
   * Take over new and changed values and forget the removed ones.
   * Returns the lines beyond those that follow an element among them.
   */
  apply(put: readonly BoardElement[], removed: Iterable<string>): Set<string> {
    const gone = [...removed]
    for (const id of gone) this.forget(id)
    for (const element of put) this.remember(element)
    this.order.update(put, gone)
    const followers = this.followersOf([...gone, ...put.map(({ id }) => id)])
    const touched = new Set(put.map(({ id }) => id))
    for (const id of touched) followers.delete(id)
    this.place([...touched, ...followers])
    return followers
  }

  setTextHeight(textHeight: TextHeight): void {
    this.textHeight = textHeight
    this.place(this.values.keys())
  }

  boxOf(id: string): Box | undefined {
    return this.boxes.get(id)
  }

  inkOf(id: string): Box | undefined {
    const box = this.boxes.get(id)
    return box && inkAround(this.values.get(id), box)
  }

  endsOf(id: string): Ends | undefined {
    return this.ends.get(id)
  }

  /** Lines and arrows with an end attached to the element. */
  attachedTo(id: string): ReadonlySet<string> {
    return this.linesAt.get(id) ?? NONE
  }

  /** What a line's end may hold on to: anything but another line, so derivation has no circles. */
  anchorOf(id: string): Anchor | undefined {
    const element = this.values.get(id)
    const box = this.boxes.get(id)
    if (!element || !box || isLine(element)) return undefined
    return { box, round: element.type === 'ellipse' }
  }

  search(box: Box): string[] {
    return this.places.search(box)
  }

  bounds(): Box | undefined {
    return unionAll(this.boxes.values())
  }

  private remember(element: BoardElement): void {
    this.detach(element.id)
    this.values.set(element.id, element)
    if (element.type === 'frame') this.frames.add(element.id)
    else this.frames.delete(element.id)
    if (isLine(element)) this.attach(element)
  }

  private forget(id: string): void {
    this.detach(id)
    this.values.delete(id)
    this.frames.delete(id)
    this.boxes.delete(id)
    this.ends.delete(id)
    this.places.remove(id)
  }

  private attach(line: LineElement): void {
    for (const end of [line.start, line.end]) {
      if (!isAttached(end)) continue
      const lines = this.linesAt.get(end.id) ?? new Set()
      this.linesAt.set(end.id, lines.add(line.id))
    }
  }

  private detach(id: string): void {
    const element = this.values.get(id)
    if (!element || !isLine(element)) return
    for (const end of [element.start, element.end]) {
      if (!isAttached(end)) continue
      const lines = this.linesAt.get(end.id)
      lines?.delete(id)
      if (lines?.size === 0) this.linesAt.delete(end.id)
    }
  }

  private followersOf(ids: readonly string[]): Set<string> {
    const lines = new Set<string>()
    if (this.linesAt.size > 0) for (const id of ids) for (const line of this.attachedTo(id)) lines.add(line)
    return lines
  }

  /** Derive boxes anew: first of what stands on its own, then of the lines that follow it. */
  private place(ids: Iterable<string>): void {
    const lines: LineElement[] = []
    const placed: [string, Box][] = []
    for (const id of ids) {
      const element = this.values.get(id)
      if (!element) continue
      if (isLine(element)) lines.push(element)
      else placed.push([id, this.ownBox(element)])
    }
    for (const [id, box] of placed) this.boxes.set(id, box)
    for (const line of lines) {
      const ends = deriveEnds(line, (id) => this.anchorOf(id))
      this.ends.set(line.id, ends)
      placed.push([line.id, boxFromCorners(...ends)])
      this.boxes.set(line.id, boxFromCorners(...ends))
    }
    const inked = ([id, box]: readonly [string, Box]): [string, Box] => [id, inkAround(this.values.get(id), box)]
    if (placed.length > BULK_FROM) this.places.load([...this.boxes].map(inked))
    else for (const each of placed) this.places.put(...inked(each))
  }

  private ownBox(element: Exclude<BoardElement, LineElement>): Box {
    const { x, y, width } = element
    return { x, y, width, height: element.type === 'text' ? this.textHeight(element) : element.height }
  }
}

// Shadows of notes; rounded ends and outlines.
const INK_MARGIN = 8
const LABEL_REACH = 110

/** The box with what is painted outside of it: half a stroke's width, arrow heads, labels, shadows. */
function inkAround(element: BoardElement | undefined, box: Box): Box {
  if (!element || !('weight' in element)) return grow(box, INK_MARGIN)
  const label = isLine(element) && element.text !== '' ? LABEL_REACH : 0
  return grow(box, Math.max(label, element.weight * 3 + INK_MARGIN))
}

const NONE: ReadonlySet<string> = new Set()
