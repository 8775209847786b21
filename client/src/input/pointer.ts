/**
 * DOM pointer, wheel and pinch events of the canvas, as calls on a PointerListener.
 *
 * Mouse: left uses the tool, middle pans. Touch: one finger uses the tool, two pan and zoom. Pen: uses
 * the tool; once a pen was seen, a finger pans, so that a resting hand draws nothing. The browser's own
 * zoom by keyboard and menu stays untouched; only gestures that begin on the canvas are ours.
 */
import type { ScreenPoint } from '../geometry/point.ts'
import type { PointerInput, PointerKind, PointerListener, PointerSample } from './pointer-input.ts'
import { TwoFingers } from './two-fingers.ts'
import { wheelAction } from './wheel.ts'

export interface PointerOptions {
  /** True while space is held or the view may only be looked at: every pointer pans. */
  isPanning(): boolean
}

const DOUBLE_CLICK_MS = 450
const DOUBLE_CLICK_PX = 8
// Asking for an element's place makes the browser lay out the page; within a gesture it does not move.
const PLACE_HOLDS_MS = 250

type Mode = 'idle' | 'tool' | 'pan' | 'pinch'
type Placed = Pick<PointerEvent, 'clientX' | 'clientY' | 'timeStamp'>

export class Pointer {
  private mode: Mode = 'idle'
  private pointerId: number | undefined
  private panFrom: ScreenPoint = { x: 0, y: 0 }
  private fingers = new TwoFingers()
  private penSeen = false
  private lastUp: { at: ScreenPoint; time: number } | undefined
  private pinchScale = 1
  private place: { readonly left: number; readonly top: number } | undefined
  private placeUsedAt = -Infinity
  private readonly listening = new AbortController()

  private readonly element: HTMLElement
  private readonly listener: PointerListener
  private readonly options: PointerOptions

  constructor(element: HTMLElement, listener: PointerListener, options: PointerOptions) {
    this.element = element
    this.listener = listener
    this.options = options
    const signal = this.listening.signal
    element.addEventListener('pointerdown', (e) => this.down(e), { signal })
    element.addEventListener('pointermove', (e) => this.move(e), { signal })
    element.addEventListener('pointerup', (e) => this.up(e), { signal })
    element.addEventListener('pointercancel', (e) => this.cancel(e), { signal })
    element.addEventListener('pointerleave', () => this.listener.leave(), { signal })
    element.addEventListener('contextmenu', (e) => this.menu(e), { signal })
    // Passive listeners could not keep the page from scrolling or zooming under the board.
    element.addEventListener('wheel', (e) => this.wheel(e), { signal, passive: false })
    this.listenToSafariPinch(signal)
  }

  dispose(): void {
    this.listening.abort()
  }

  private down(event: PointerEvent): void {
    this.place = undefined
    const at = this.at(event)
    if (event.pointerType === 'touch') {
      this.fingers.put(event.pointerId, at)
      if (this.fingers.count === 2) this.beginPinch()
      if (this.fingers.count >= 2) return
    }
    if (event.pointerType === 'pen') this.penSeen = true
    if (this.mode !== 'idle' || event.button > 1) return
    // On a touch screen the mouse events that follow a tap would take the focus from a text field that
    // the tap has just opened; so the focus is moved here and nothing follows.
    event.preventDefault()
    this.element.focus({ preventScroll: true })
    this.pointerId = event.pointerId
    this.capture(event)
    if (this.shouldPan(event)) {
      this.mode = 'pan'
      this.panFrom = at
      event.preventDefault()
      return
    }
    this.mode = 'tool'
    this.listener.down(this.input(event))
  }

  private shouldPan(event: PointerEvent): boolean {
    const isRestingHand = this.penSeen && event.pointerType === 'touch'
    return event.button === 1 || isRestingHand || this.options.isPanning()
  }

  private move(event: PointerEvent): void {
    if (this.mode === 'pinch') this.pinch(event)
    else if (this.mode === 'idle') this.hover(event)
    else if (event.pointerId === this.pointerId) this.drag(event)
  }

  private hover(event: PointerEvent): void {
    if (event.pointerType !== 'touch') this.listener.hover(this.input(event))
  }

  private drag(event: PointerEvent): void {
    const at = this.at(event)
    if (event.pointerType === 'touch') this.fingers.put(event.pointerId, at)
    if (this.mode === 'tool') {
      this.listener.drag(this.input(event))
      return
    }
    this.listener.pan(at.x - this.panFrom.x, at.y - this.panFrom.y)
    this.panFrom = at
  }

  private up(event: PointerEvent): void {
    this.fingers.remove(event.pointerId)
    if (this.mode === 'pinch') {
      if (this.fingers.count === 0) this.mode = 'idle'
      return
    }
    if (event.pointerId !== this.pointerId) return
    const mode = this.mode
    this.mode = 'idle'
    this.pointerId = undefined
    if (mode !== 'tool') return
    const input = this.input(event)
    this.listener.up(input)
    this.noticeDoubleClick(input)
  }

  // Counted here because browsers disagree about dblclick for touch when touch-action is none.
  private noticeDoubleClick(input: PointerInput): void {
    const last = this.lastUp
    this.lastUp = input
    if (last === undefined || input.time - last.time > DOUBLE_CLICK_MS) return
    if (Math.hypot(input.at.x - last.at.x, input.at.y - last.at.y) > DOUBLE_CLICK_PX) return
    this.lastUp = undefined
    this.listener.doubleClick(input)
  }

  private cancel(event: PointerEvent): void {
    this.fingers.remove(event.pointerId)
    if (event.pointerId !== this.pointerId && this.mode !== 'pinch') return
    if (this.mode === 'tool') this.listener.cancel()
    this.mode = 'idle'
    this.pointerId = undefined
  }

  private beginPinch(): void {
    if (this.mode === 'tool') this.listener.cancel()
    this.mode = 'pinch'
    this.pointerId = undefined
  }

  private pinch(event: PointerEvent): void {
    const pinch = this.fingers.move(event.pointerId, this.at(event))
    if (pinch === undefined) return
    this.listener.pan(pinch.dx, pinch.dy)
    if (pinch.factor !== 1) this.listener.zoom(pinch.at, pinch.factor)
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault()
    const action = wheelAction({
      deltaX: event.deltaX,
      deltaY: event.deltaY,
      deltaMode: event.deltaMode,
      shift: event.shiftKey,
      mod: event.ctrlKey || event.metaKey,
    })
    if (action.kind === 'zoom') this.listener.zoom(this.at(event), action.factor)
    else this.listener.pan(action.dx, action.dy)
  }

  private menu(event: MouseEvent): void {
    event.preventDefault()
    this.listener.contextMenu(this.input(event))
  }

  // Safari reports a trackpad's pinch as its own gesture events. On touch screens it sends them beside
  // the pointer events we already follow, hence the look at the number of fingers.
  private listenToSafariPinch(signal: AbortSignal): void {
    const begin = (event: Event): void => {
      event.preventDefault()
      this.pinchScale = 1
    }
    const change = (event: Event): void => {
      event.preventDefault()
      if (this.fingers.count > 0) return
      const { scale, clientX, clientY, timeStamp } = event as Event & Record<'scale' | 'clientX' | 'clientY', number>
      this.listener.zoom(this.at({ clientX, clientY, timeStamp }), scale / this.pinchScale)
      this.pinchScale = scale
    }
    this.element.addEventListener('gesturestart', begin, { signal })
    this.element.addEventListener('gesturechange', change, { signal })
  }

  private capture(event: PointerEvent): void {
    try {
      this.element.setPointerCapture(event.pointerId)
    } catch {
      // The pointer has already gone again (a very quick tap); then there is nothing to capture.
    }
  }

  private at({ clientX, clientY, timeStamp }: Placed): ScreenPoint {
    const { left, top } = this.placeAt(timeStamp)
    return { x: clientX - left, y: clientY - top }
  }

  /** Of the element's corner in the window: measured anew after a pause. */
  private placeAt(time: number): { readonly left: number; readonly top: number } {
    const isOld = time - this.placeUsedAt > PLACE_HOLDS_MS
    this.placeUsedAt = time
    if (this.place === undefined || isOld) this.place = this.element.getBoundingClientRect()
    return this.place
  }

  private input(event: MouseEvent): PointerInput {
    const kind = kindOf(event)
    const pressure = kind === 'pen' ? (event as PointerEvent).pressure : 0.5
    return {
      at: this.at(event),
      pressure,
      kind,
      shift: event.shiftKey,
      alt: event.altKey,
      mod: event.ctrlKey || event.metaKey,
      time: event.timeStamp,
      samples: this.samples(event, kind),
    }
  }

  private samples(event: MouseEvent, kind: PointerKind): PointerSample[] {
    const coalesced = 'getCoalescedEvents' in event ? (event as PointerEvent).getCoalescedEvents() : []
    const events = coalesced.length > 0 ? coalesced : [event as PointerEvent]
    return events.map((each) => ({ at: this.at(each), pressure: kind === 'pen' ? each.pressure : 0.5 }))
  }
}

function kindOf(event: MouseEvent): PointerKind {
  const type = (event as Partial<PointerEvent>).pointerType
  return type === 'pen' || type === 'touch' ? type : 'mouse'
}
