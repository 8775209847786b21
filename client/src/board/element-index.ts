// The board's elements as plain values with everything derived from them: boxes, ends of lines,
// what is attached to what, paint order, what lies where. Knows nothing of Yjs.
import { boxFromCorners, grow, unionAll, type Box } from '../geometry/box.ts'
import { SpatialIndex } from '../geometry/spatial-index.ts'
import { deriveEnds, type Anchor, type Ends } from './connections.ts'
import { comparePaintOrder } from './order.ts'
import { PaintOrder } from './paint-order.ts'
import { isAttached, isLine, type BoardElement, type LineElement, type TextElement } from './schema.ts'

/** The height of a text element: known to whoever can measure text. */
export type TextHeight = (element: TextElement) => number

interface Entry {
  element: BoardElement
  rank: number
  box: Box
  /** Of lines and arrows. */
  ends: Ends | undefined
}

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 }

// As many places as this are better loaded into the spatial index at once.
const BULK_FROM = 500

/** A guess until somebody can measure: as if characters were about half as wide as high. */
export function guessTextHeight({ text, size, width }: TextElement): number {
  const perLine = Math.max(1, Math.floor(width / (size * 0.5)))
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0)
  return lines * size * 1.3
}

export class ElementIndex {
  readonly frames = new Set<string>()
  readonly order = new PaintOrder()
  private readonly entries = new Map<string, Entry>()
  private readonly linesAt = new Map<string, Set<string>>()
  private readonly places = new SpatialIndex<Entry>()
  private textHeight: TextHeight = guessTextHeight

  get size(): number {
    return this.entries.size
  }

  /**
   * Take over new and changed values and forget the removed ones.
   * Returns the lines beyond those that follow an element among them.
   */
  apply(put: readonly BoardElement[], removed: Iterable<string>): Set<string> {
    const gone = [...removed]
    this.forget(gone)
    this.remember(put)
    const followers = new Set<string>()
    this.collectFollowers(gone, followers)
    this.collectFollowers(put.map(({ id }) => id), followers)
    for (const { id } of put) followers.delete(id)
    this.place([...put.map(({ id }) => id), ...followers])
    return followers
  }

  setTextHeight(textHeight: TextHeight): void {
    this.textHeight = textHeight
    this.place(this.entries.keys())
  }

  get(id: string): BoardElement | undefined {
    return this.entries.get(id)?.element
  }

  ids(): Iterable<string> {
    return this.entries.keys()
  }

  /** Smaller is painted earlier; 0 for unknown ids. Valid until the next change. */
  rank(id: string): number {
    return this.entries.get(id)?.rank ?? 0
  }

  boxOf(id: string): Box | undefined {
    return this.entries.get(id)?.box
  }

  inkOf(id: string): Box | undefined {
    const entry = this.entries.get(id)
    return entry && inkOf(entry)
  }

  endsOf(id: string): Ends | undefined {
    return this.entries.get(id)?.ends
  }

  /** Lines and arrows with an end attached to the element. */
  attachedTo(id: string): ReadonlySet<string> {
    return this.linesAt.get(id) ?? NONE
  }

  /** What a line's end may hold on to: anything but another line, so derivation has no circles. */
  anchorOf(id: string): Anchor | undefined {
    const entry = this.entries.get(id)
    if (!entry || isLine(entry.element)) return undefined
    return { box: entry.box, round: entry.element.type === 'ellipse' }
  }

  search(box: Box): string[] {
    return this.places.search(box).map(({ element }) => element.id)
  }

  /** What touches the box, from the lowest to the uppermost. */
  inPaintOrder(box: Box): BoardElement[] {
    return this.places.search(box).sort(byRank).map(({ element }) => element)
  }

  bounds(): Box | undefined {
    return unionAll(Array.from(this.entries.values(), ({ box }) => box))
  }

  private remember(put: readonly BoardElement[]): void {
    const moved: Entry[] = []
    const replaced: [Entry, BoardElement][] = []
    for (const element of put) {
      const known = this.entries.get(element.id)
      const entry = known ?? { element, rank: 0, box: NOWHERE, ends: undefined }
      if (!known) this.entries.set(element.id, entry)
      if (!known || comparePaintOrder(known.element, element) !== 0) moved.push(entry)
      if (known) replaced.push([known, element])
      this.detach(known?.element)
      this.attach(element)
    }
    // The order finds entries by the element they had: out first, then the new one, then in again.
    const known = new Set(replaced.map(([entry]) => entry))
    this.order.remove(moved.filter((entry) => known.has(entry)))
    for (const [entry, element] of replaced) entry.element = element
    this.order.insert(moved)
  }

  private forget(ids: readonly string[]): void {
    const entries = ids.map((id) => this.entries.get(id)).filter((entry) => entry !== undefined)
    this.order.remove(entries)
    for (const entry of entries) {
      this.detach(entry.element)
      this.entries.delete(entry.element.id)
      this.places.remove(entry)
    }
  }

  private attach(element: BoardElement): void {
    if (element.type === 'frame') this.frames.add(element.id)
    if (!isLine(element)) return
    for (const end of [element.start, element.end]) {
      if (!isAttached(end)) continue
      const lines = this.linesAt.get(end.id) ?? new Set()
      this.linesAt.set(end.id, lines.add(element.id))
    }
  }

  private detach(element: BoardElement | undefined): void {
    if (element?.type === 'frame') this.frames.delete(element.id)
    if (!element || !isLine(element)) return
    for (const end of [element.start, element.end]) {
      if (!isAttached(end)) continue
      const lines = this.linesAt.get(end.id)
      lines?.delete(element.id)
      if (lines?.size === 0) this.linesAt.delete(end.id)
    }
  }

  private collectFollowers(ids: readonly string[], followers: Set<string>): void {
    if (this.linesAt.size === 0) return
    for (const id of ids) for (const line of this.attachedTo(id)) followers.add(line)
  }

  /** Derive boxes anew: first of what stands on its own, then of the lines that follow it. */
  private place(ids: Iterable<string>): void {
    const placed: Entry[] = []
    const lines: Entry[] = []
    for (const id of ids) {
      const entry = this.entries.get(id)
      if (entry) (isLine(entry.element) ? lines : placed).push(entry)
    }
    for (const entry of placed) entry.box = this.ownBox(entry.element)
    for (const entry of lines) {
      entry.ends = deriveEnds(entry.element as LineElement, (id) => this.anchorOf(id))
      entry.box = boxFromCorners(...entry.ends)
      placed.push(entry)
    }
    if (placed.length > BULK_FROM) this.places.load(this.entries.values(), inkOf)
    else for (const entry of placed) this.places.put(entry, inkOf(entry))
  }

  private ownBox(element: BoardElement): Box {
    const { x, y } = element
    if (element.type === 'text') return { x, y, width: element.width, height: this.textHeight(element) }
    return 'width' in element ? { x, y, width: element.width, height: element.height } : NOWHERE
  }
}

function byRank(a: Entry, b: Entry): number {
  return a.rank - b.rank
}

// Shadows of notes; rounded ends and outlines.
const INK_MARGIN = 8
const LABEL_REACH = 110

/** The box with what is painted outside of it: half a stroke's width, arrow heads, labels, shadows. */
function inkOf({ element, box }: Entry): Box {
  if (!('weight' in element)) return grow(box, INK_MARGIN)
  const label = isLine(element) && element.text !== '' ? LABEL_REACH : 0
  return grow(box, Math.max(label, element.weight * 3 + INK_MARGIN))
}

const NONE: ReadonlySet<string> = new Set()
