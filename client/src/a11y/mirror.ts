/**
 * The board as DOM for people who do not see the canvas: one list of frames, in each a list of what lies
 * in it, in reading order. Every element in view is there, those elsewhere as far as the focus needs them.
 * Each is a button (pressed = selected) that lies over its element, so that exploring by touch finds it.
 * Pointers pass through to the canvas.
 */
import type { Board } from '../board/board.ts'
import { grow, type Box } from '../geometry/box.ts'
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

// More buttons than this cost frames while panning. Where so many elements are in view, their text is
// too small to be read by anyone; those nearest to the middle of the view are kept.
const MOST_IN_VIEW = 200
const AROUND_FOCUS = 20
// The list may be late: nothing but assistive technology reads it, and whoever moves the focus gets the
// list at once. It waits for a pause, since laying out 200 buttons takes as long as a frame, but not for ever.
const PAUSE_MS = 400
const LATEST_MS = 2000

export class Mirror {
  readonly element: HTMLElement
  private readonly board: Board
  private readonly options: MirrorOptions
  private readonly list: MirrorList
  private readonly clock: Clock
  private readonly stopListening: () => void
  private waiting: Cancel | undefined
  private staleSince: number | undefined
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
      onActivate: (id, event) => this.options.onActivate(id, event),
    })
    this.stopListening = board.onChange(() => {
      this.isOrderStale = true
      this.schedule()
    })
    host.append(this.element)
    this.refresh()
  }

  /** The element that has, or would get, the focus. */
  get focusId(): string | undefined {
    return this.current
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement)
  }

  /**
   * The list is laid over the board anew when the camera rests: doing so in every frame cost as much
   * as drawing the board. Until then the outline of the focus is not shown, rather than at a wrong place.
   */
  setCamera(camera: Camera): void {
    this.camera = camera
    this.element.classList.add('is-late')
    this.schedule()
  }

  setSelection(ids: ReadonlySet<string>): void {
    this.list.setSelection(ids)
    const [only] = ids
    if (only !== undefined && ids.size === 1) this.makeCurrent(only)
  }

  /** Put the focus on the element, on the current one, or where there is none on the board itself. */
  focus(id = this.current): void {
    if (id !== undefined && this.board.get(id) !== undefined) {
      this.makeCurrent(id)
      this.refresh()
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

  /** Words and places anew, at once: after a change of language or of a frame's title. */
  refresh(): void {
    this.waiting?.()
    this.waiting = undefined
    this.staleSince = undefined
    this.element.setAttribute('aria-label', t('mirror.label'))
    this.list.setCamera(this.camera)
    this.element.classList.remove('is-late')
    const inView = this.idsInView()
    const around = this.idsAroundFocus()
    const sections = readingOrder(this.board, new Set([...inView, ...around]))
    this.list.show(sections, (id) => this.describe(id), this.current)
  }

  /** Idempotent. */
  dispose(): void {
    this.waiting?.()
    this.stopListening()
    this.element.remove()
  }

  private schedule(): void {
    const now = this.clock.elapsed()
    this.staleSince ??= now
    this.waiting?.()
    const left = this.staleSince + LATEST_MS - now
    this.waiting = this.clock.after(Math.min(PAUSE_MS, Math.max(0, left)), () => this.refresh())
  }

  private describe(id: string): { name: string; description: string; box: Box } | undefined {
    const element = this.board.get(id)
    const box = this.board.boxOf(id)
    if (element === undefined || box === undefined) return undefined
    const { names } = this.options
    return { name: nameOf(this.board, element, names), description: descriptionOf(this.board, element, names), box }
  }

  private idsInView(): string[] {
    const view = this.options.visible()
    const ids = this.board.search(view)
    if (ids.length <= MOST_IN_VIEW) return ids
    return this.board.search(grow(view, -Math.min(view.width, view.height) / 4)).slice(0, MOST_IN_VIEW)
  }

  private idsAroundFocus(): string[] {
    if (this.current === undefined || !this.hasFocus) return []
    // The order of a moment ago will do: for 13,000 elements it takes a fifth of a second, and whoever
    // steps on gets the true one.
    const order = this.order ?? this.fullOrder()
    const at = order.indexOf(this.current)
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
    this.options.onFocus(id)
  }

  private makeCurrent(id: string): void {
    this.current = id
    this.list.setCurrent(id)
  }
}
