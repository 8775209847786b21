/**
 * The board as DOM for people who do not see the canvas: one list of frames, in each a list of what lies
 * in it, in reading order. Every element in view is there, those elsewhere as far as the focus needs them.
 * Each is a button (pressed = selected) that lies over its element, so that exploring by touch finds it.
 * Pointers pass through to the canvas.
 */
import { signal } from '@preact/signals'
import type { Board } from '../board/board.ts'
import type { Box } from '../geometry/box.ts'
import type { Camera } from '../geometry/camera.ts'
import { t } from '../i18n/i18n.ts'
import { systemClock, type Cancel, type Clock } from '../platform/clock.ts'
import { MirrorList } from './mirror-list.ts'
import { flat, readingOrder } from './reading-order.ts'
import { descriptionOf, nameOf, type Names } from './words.ts'

export interface MirrorOptions {
  readonly names: Names
  /** The part of the board in view. */
  visible(): Box
  /** The focus came to the element, or left the board's elements. */
  onFocus(id: string): void
  /** Enter, or a click of assistive technology. */
  onActivate(id: string, event: MouseEvent): void
  readonly clock?: Clock
}

// Where more elements are in view, letters are about as high as a pixel; those nearest to the middle are kept.
const MOST_IN_VIEW = 2_000
const AROUND_FOCUS = 20
// The list may be late: nothing but assistive technology reads it, and whoever moves the focus gets what is
// around it at once. So it waits for the camera to rest and for a pause in changes, for these not for ever,
// and is then brought up to date in slices that leave the frames alone.
const PAUSE_MS = 400
const LATEST_MS = 2000
const SLICE_MS = 3
const BETWEEN_SLICES_MS = 30

export class Mirror {
  readonly element: HTMLElement
  private readonly board: Board
  private readonly options: MirrorOptions
  private readonly list: MirrorList
  private readonly clock: Clock
  private readonly stopListening: () => void
  /** The element to be outlined on the canvas: it has the keyboard's focus. */
  readonly ring = signal<string | null>(null)
  private waiting: Cancel | undefined
  private work: Generator<void, void> | undefined
  private staleSince: number | undefined
  private staleAt = 0
  private cameraMovedAt = -Infinity
  private camera: Camera = { x: 0, y: 0, zoom: 1 }
  private current: string | undefined
  private order: string[] | undefined
  private isOrderStale = false

  constructor(host: HTMLElement, board: Board, options: MirrorOptions) {
    this.board = board
    this.options = options
    this.clock = options.clock ?? systemClock
    this.element = document.createElement('section')
    this.element.className = 'mirror'
    this.element.tabIndex = -1
    this.list = new MirrorList(this.element, {
      onFocus: (id) => this.focused(id),
      onBlur: () => {
        this.ring.value = null
      },
      onActivate: (id, event) => this.options.onActivate(id, event),
    })
    this.stopListening = board.onChange(() => {
      this.isOrderStale = true
      this.schedule()
    })
    // Behind the canvas: pointers then meet the canvas first and need not be tried on every button.
    host.prepend(this.element)
    this.refresh()
  }

  /** The element that has, or would get, the focus. */
  get focusId(): string | undefined {
    return this.current
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement)
  }

  /** The list is laid over the board anew when the camera rests: in every frame it would cost as much as drawing. */
  setCamera(camera: Camera): void {
    this.camera = camera
    this.cameraMovedAt = this.clock.elapsed()
    this.schedule()
  }

  setSelection(ids: ReadonlySet<string>): void {
    this.list.setSelection(ids)
    const [only] = ids
    if (only === undefined || ids.size !== 1) return
    this.makeCurrent(only)
    // Made or pasted by key: the next key is meant for it, and a screen reader says what it is.
    if (this.hasFocus && this.list.focusedId !== only) this.focus(only)
  }

  /** Put the focus on the element, on the current one, or where there is none on the board itself. */
  focus(id = this.current): void {
    if (id !== undefined && this.board.get(id) !== undefined) {
      this.makeCurrent(id)
      if (!this.list.has(id)) this.showAroundFocus()
      if (this.list.focus(id)) return
    }
    this.element.focus({ preventScroll: true })
  }

  /** Focus the next (1) or previous (-1) element in reading order; false at the end of the board. */
  walk(step: 1 | -1): boolean {
    const order = this.fullOrder()
    const at = this.current === undefined ? -1 : order.indexOf(this.current)
    const start = at === -1 ? (step === 1 ? 0 : order.length - 1) : at + step
    const next = order[start]
    if (next === undefined) return false
    this.focus(next)
    return true
  }

  /** Words and places anew, at once: after a change of language. */
  refresh(): void {
    this.begin()
    this.finish()
  }

  /** Words anew at the next pause: something is said differently now. */
  reword(): void {
    this.schedule()
  }

  /** Idempotent. */
  dispose(): void {
    this.waiting?.()
    this.stopListening()
    this.element.remove()
  }

  private schedule(): void {
    this.staleAt = this.clock.elapsed()
    this.staleSince ??= this.staleAt
    this.waiting ??= this.clock.after(PAUSE_MS, () => this.due())
  }

  // One timer that looks again costs less than one that is set anew in every frame.
  private due(): void {
    this.waiting = undefined
    const now = this.clock.elapsed()
    const rest = this.cameraMovedAt + PAUSE_MS - now
    if (rest > 0) {
      this.waiting = this.clock.after(rest, () => this.due())
      return
    }
    if (this.work === undefined && this.staleSince !== undefined) {
      const left = Math.min(this.staleAt + PAUSE_MS, this.staleSince + LATEST_MS) - now
      if (left > 0) {
        this.waiting = this.clock.after(left, () => this.due())
        return
      }
      this.begin()
    }
    this.slice()
  }

  private begin(): void {
    this.waiting?.()
    this.waiting = undefined
    this.staleSince = undefined
    this.element.setAttribute('aria-label', t('mirror.label'))
    this.list.setCamera(this.camera)
    const sections = readingOrder(this.board, new Set([...this.idsInView(), ...this.idsAroundFocus()]))
    this.work = this.list.update(sections, (id) => this.describe(id), this.current)
  }

  private slice(): void {
    const start = this.clock.elapsed()
    let hasMore = true
    while (hasMore && this.clock.elapsed() - start < SLICE_MS) hasMore = this.step()
    if (hasMore) this.waiting = this.clock.after(BETWEEN_SLICES_MS, () => this.due())
    else if (this.staleSince !== undefined) this.schedule()
  }

  /** Returns whether there is more to do. */
  private step(): boolean {
    if (this.work === undefined) return false
    if (this.work.next().done === true) this.work = undefined
    return this.work !== undefined
  }

  private finish(): void {
    while (this.step());
  }

  /** What the focus moves to is needed now, all else may come later. */
  private showAroundFocus(): void {
    this.list.setCamera(this.camera)
    const ids = new Set(this.idsAroundCurrent(this.fullOrder()))
    for (const id of this.list.ids()) if (this.board.get(id) !== undefined) ids.add(id)
    this.work = this.list.update(readingOrder(this.board, ids), (id) => this.describe(id), this.current)
    this.finish()
    this.schedule()
  }

  private describe(id: string): { name: string; description: string; box: Box } | undefined {
    const element = this.board.get(id)
    const box = this.board.boxOf(id)
    if (element === undefined || box === undefined) return undefined
    const { names } = this.options
    return { name: nameOf(this.board, element, names), description: descriptionOf(this.board, element, names), box }
  }

  private idsInView(): string[] {
    let view = this.options.visible()
    let ids = this.board.search(view)
    while (ids.length > MOST_IN_VIEW) {
      const before = ids
      // The part that would hold as many if they lay evenly, and at least an eighth less.
      const part = Math.min(0.875, Math.sqrt(MOST_IN_VIEW / ids.length))
      view = around(view, part)
      ids = this.board.search(view)
      // Thousands on one spot: no part of the view holds fewer.
      if (ids.length === before.length && view.width < 1) return ids.slice(0, MOST_IN_VIEW)
    }
    return ids
  }

  private idsAroundFocus(): readonly string[] {
    if (this.current === undefined || !this.hasFocus) return []
    // The order of a moment ago will do: for 13,000 elements it takes a fifth of a second, and whoever
    // steps on gets the true one.
    return this.idsAroundCurrent(this.order ?? this.fullOrder())
  }

  private idsAroundCurrent(order: readonly string[]): readonly string[] {
    const at = this.current === undefined ? -1 : order.indexOf(this.current)
    return at === -1 ? [] : order.slice(Math.max(0, at - AROUND_FOCUS), at + AROUND_FOCUS)
  }

  private fullOrder(): string[] {
    if (this.order && !this.isOrderStale) return this.order
    this.isOrderStale = false
    this.order = flat(readingOrder(this.board, Array.from(this.board.all(), ({ id }) => id)))
    return this.order
  }

  private focused(id: string): void {
    this.makeCurrent(id)
    this.ring.value = this.element.querySelector(':focus-visible') === null ? null : id
    this.options.onFocus(id)
  }

  private makeCurrent(id: string): void {
    this.current = id
    this.list.setCurrent(id)
  }
}

/** The middle of `box`, `part` as wide and high. */
function around({ x, y, width, height }: Box, part: number): Box {
  const [w, h] = [width * part, height * part]
  return { x: x + (width - w) / 2, y: y + (height - h) / 2, width: w, height: h }
}
