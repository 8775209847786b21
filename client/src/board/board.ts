// A typed view over the board's Y.Doc: reads plain values, writes whole intentions.
// Knows nothing of network or page. The schema is shared/document.md.
import * as Y from 'yjs'
import { type Box } from '../geometry/box.ts'
import { type WorldPoint } from '../geometry/point.ts'
import { randomId } from '../platform/random.ts'
import * as clipboard from './clipboard.ts'
import { type Anchor, type Ends } from './connections.ts'
import { contentsOf, frameOf } from './containment.ts'
import { ElementIndex, type TextHeight } from './element-index.ts'
import { keysBetween } from './order.ts'
import { readElement } from './read-element.ts'
import { placesFor, type Direction } from './reorder.ts'
import {
  isAttached, isLine,
  type BoardElement, type ElementPatch, type End, type LineElement, type NewElement, type TextField,
} from './schema.ts'
import { writeElement, writePatch } from './write-element.ts'

/** Origin of all transactions of this person on this page; what undo tracks. */
export const LOCAL = Symbol('local')

/** An element as it was before a change. `ink`: the area that painting it touched. */
export interface Before { readonly element: BoardElement; readonly box: Box; readonly ink: Box }

export interface BoardChange {
  readonly added: ReadonlySet<string>
  /** Includes lines whose attached element has moved. */
  readonly changed: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
  /** Changed and removed elements as they were. */
  readonly before: ReadonlyMap<string, Before>
  /** Made on this page: by hand or by undo. */
  readonly local: boolean
}

type Listener = (change: BoardChange) => void

export class Board {
  readonly doc: Y.Doc
  /** For undo and for bindings; everything else goes through the methods below. */
  readonly elements: Y.Map<unknown>
  /** Which of new elements may be made here. */
  admits: (draft: NewElement) => boolean = () => true
  private readonly index = new ElementIndex()
  private readonly listeners = new Set<Listener>()

  /** The document may already hold elements, and may be filled later. It is not disposed with the board. */
  constructor(doc: Y.Doc) {
    this.doc = doc
    this.elements = doc.getMap('elements')
    this.elements.observeDeep(this.onEvents)
    this.index.apply(this.read(this.elements.keys()), [])
  }

  get size(): number {
    return this.index.size
  }

  get(id: string): BoardElement | undefined {
    return this.index.get(id)
  }

  /** From the lowest to the uppermost. */
  all(): Iterable<BoardElement> {
    return this.index.order.elements()
  }

  /** Smaller is painted earlier. Valid until the next change. */
  rank(id: string): number {
    return this.index.rank(id)
  }

  /** Ids of what touches the box, ink included, in no particular order. */
  search(box: Box): string[] {
    return this.index.search(box)
  }

  /** What touches the box, ink included, from the lowest to the uppermost. */
  inPaintOrder(box: Box): BoardElement[] {
    return this.index.inPaintOrder(box)
  }

  boxOf(id: string): Box | undefined {
    return this.index.boxOf(id)
  }

  /** The area that painting it may touch: a little more than its box. */
  inkOf(id: string): Box | undefined {
    return this.index.inkOf(id)
  }

  /** Around everything; `undefined` when the board is empty. Visits all elements. */
  bounds(): Box | undefined {
    return this.index.bounds()
  }

  /** Where the line begins and ends, attached ends derived and cut off at their element's border. */
  ends(line: LineElement): Ends {
    return this.index.endsOf(line.id) ?? [line.start, line.end]
  }

  /** What a line's end may hold on to: anything but another line. */
  anchorOf(id: string): Anchor | undefined {
    return this.index.anchorOf(id)
  }

  /** Lines and arrows that hold on to the element. */
  attachedTo(id: string): ReadonlySet<string> {
    return this.index.attachedTo(id)
  }

  /** All that moves with the frame, frames within it and their contents included. */
  contents(frameId: string): string[] {
    return contentsOf(this.index, frameId)
  }

  frameOf(id: string): string | undefined {
    return frameOf(this.index, id)
  }

  /** Text elements are as high as `textHeight` says; until this is called it is a guess. */
  setTextHeight(textHeight: TextHeight): void {
    this.index.setTextHeight(textHeight)
  }

  /** The shared text, or `undefined` where there is none yet (`ensureText` makes it). */
  text(id: string, field: TextField = 'text'): Y.Text | undefined {
    const value = this.fields(id)?.get(field)
    return value instanceof Y.Text ? value : undefined
  }

  /**
   * The shared text, made where it is missing or where a foreign client wrote a plain string.
   * `undefined` only when the element is gone.
   */
  ensureText(id: string, field: TextField = 'text'): Y.Text | undefined {
    const fields = this.fields(id)
    const value = fields?.get(field)
    if (!fields || value instanceof Y.Text) return value instanceof Y.Text ? value : undefined
    return this.transact(() => fields.set(field, new Y.Text(typeof value === 'string' ? value : '')))
  }

  /** One transaction of this person; calls within it join. */
  transact<T>(run: () => T): T {
    return this.doc.transact(run, LOCAL)
  }

  /**
   * Returns the ids in the given order: those given, or new ones; none of those that may not be made. Without a `z`
   * elements lie on top.
   */
  create(wanted: readonly NewElement[]): string[] {
    const drafts = wanted.filter((draft) => this.admits(draft))
    const top = this.index.order.outermost(true, ({ type }) => type !== 'frame')
    const keys = keysBetween(top?.z, undefined, drafts.length)
    return this.transact(() => drafts.map((draft, i) => {
      const id = draft.id ?? randomId()
      this.elements.set(id, writeElement(draft, draft.z || (keys[i] ?? '')))
      return id
    }))
  }

  /** Elements that are gone are left out. */
  update(patches: readonly ElementPatch[]): void {
    this.transact(() => {
      for (const patch of patches) {
        const element = this.get(patch.id)
        const fields = this.fields(patch.id)
        if (element && fields) writePatch(fields, element, patch)
      }
    })
  }

  /** Lines attached to what goes stay where they are, with a free end there. */
  remove(ids: readonly string[]): void {
    const gone = new Set(ids)
    this.transact(() => {
      for (const id of gone) for (const line of this.attachedTo(id)) if (!gone.has(line)) this.release(line, gone)
      for (const id of gone) this.elements.delete(id)
    })
  }

  /** 'forward' and 'backward' pass the next element that overlaps. The order among `ids` stays. */
  order(ids: readonly string[], direction: Direction): void {
    this.update(placesFor(this.index, ids, direction))
  }

  /** Returns the ids of the copies. */
  duplicate(ids: readonly string[], dx: number, dy: number): string[] {
    return this.createCopies(clipboard.takeCopies(this.index, ids), dx, dy)
  }

  /** As text for the clipboard. */
  copy(ids: readonly string[]): string {
    return clipboard.toClipboardText(clipboard.takeCopies(this.index, ids))
  }

  /** Puts what `copy` gave around `at`; returns the new ids, none when the text is not ours. */
  paste(text: string, at: WorldPoint): string[] {
    const copies = clipboard.fromClipboardText(text)
    const { x, y } = clipboard.middleOf(copies)
    return this.createCopies(copies, at.x - x, at.y - y)
  }

  /** Called once per transaction that touches elements. Returns the way to stop. */
  onChange(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Stops following the document. Idempotent. */
  dispose(): void {
    this.elements.unobserveDeep(this.onEvents)
    this.listeners.clear()
  }

  private createCopies(copies: readonly clipboard.Copied[], dx: number, dy: number): string[] {
    return this.create(clipboard.renewed(copies, dx, dy, randomId))
  }

  private fields(id: string): Y.Map<unknown> | undefined {
    const entry = this.elements.get(id)
    return entry instanceof Y.Map ? (entry as Y.Map<unknown>) : undefined
  }

  private release(lineId: string, gone: ReadonlySet<string>): void {
    const line = this.get(lineId)
    if (!line || !isLine(line)) return
    const [from, to] = this.ends(line)
    const free = (end: End, { x, y }: WorldPoint): End =>
      isAttached(end) && gone.has(end.id) ? { x, y } : end
    this.update([{ id: lineId, start: free(line.start, from), end: free(line.end, to) }])
  }

  private read(ids: Iterable<string>): BoardElement[] {
    return Array.from(ids, (id) => readElement(id, this.elements.get(id))).filter((e) => e !== undefined)
  }

  private readonly onEvents = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    const touched = new Set<string>()
    for (const event of events) {
      // What `event.keys` would tell about each key is not needed, and costs more than reading it.
      if (event instanceof Y.YMapEvent && event.target === this.elements) {
        addAll(touched, event.keysChanged as Set<string>)
      } else {
        touched.add(String(event.path[0]))
      }
    }
    const change = this.takeOver(touched, transaction.local)
    for (const listener of [...this.listeners]) listener(change)
  }

  private takeOver(touched: ReadonlySet<string>, local: boolean): BoardChange {
    const before = new Map<string, Before>()
    const remember = (id: string): void => {
      const [element, box, ink] = [this.get(id), this.boxOf(id), this.inkOf(id)]
      if (element && box && ink) before.set(id, { element, box, ink })
    }
    for (const id of touched) for (const each of [id, ...this.attachedTo(id)]) remember(each)
    const put = this.read(touched)
    const added = new Set<string>()
    const changed = new Set<string>()
    for (const { id } of put) (this.index.get(id) ? changed : added).add(id)
    const removed = new Set<string>()
    for (const id of touched) if (!added.has(id) && !changed.has(id) && this.index.get(id)) removed.add(id)
    addAll(changed, this.index.apply(put, removed))
    return { added, changed, removed, before, local }
  }
}

function addAll(set: Set<string>, more: Iterable<string>): void {
  for (const each of more) set.add(each)
}
