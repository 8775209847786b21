// The canvas in its host element: follows the host's size and the device's pixels. Under it lies what
// it need not show itself (frozen-ground.ts).
import type { Size } from '../geometry/camera.ts'
import type { Context } from './brush.ts'
import { FrozenGround } from './frozen-ground.ts'

export class Surface {
  readonly canvas: HTMLCanvasElement
  readonly ctx: Context
  readonly ground: FrozenGround
  /** In CSS px, at least 1 x 1. Kept: asking the host in every frame would lay out the page. */
  size: Size
  private readonly host: HTMLElement
  private readonly observer: ResizeObserver
  private ratioQuery: MediaQueryList | undefined
  private readonly onResize: () => void

  /** `onResize`: size or pixel ratio may have changed; not called from the constructor. */
  constructor(host: HTMLElement, onResize: () => void) {
    this.host = host
    this.onResize = onResize
    this.canvas = document.createElement('canvas')
    layOut(this.canvas)
    const ctx = this.canvas.getContext('2d')
    if (!ctx) throw new Error('this browser has no 2d canvas')
    this.ctx = ctx
    this.ground = new FrozenGround()
    layOut(this.ground.canvas)
    host.prepend(this.ground.canvas, this.canvas)
    this.size = this.measure()
    this.observer = new ResizeObserver(() => this.changed())
    this.observer.observe(host)
    this.watchRatio()
  }

  /** Device px per CSS px. */
  get pixelRatio(): number {
    return window.devicePixelRatio || 1
  }

  /** Give the bitmap the size it needs. Returns whether that has changed (and cleared) it. */
  fitBitmap(): boolean {
    const width = Math.round(this.size.width * this.pixelRatio)
    const height = Math.round(this.size.height * this.pixelRatio)
    if (this.canvas.width === width && this.canvas.height === height) return false
    this.canvas.width = width
    this.canvas.height = height
    return true
  }

  /** Idempotent. */
  dispose(): void {
    this.observer.disconnect()
    this.ratioQuery?.removeEventListener('change', this.onRatio)
    this.canvas.remove()
    this.ground.canvas.remove()
  }

  /** A query holds for one ratio, so each change needs the next. */
  private watchRatio(): void {
    this.ratioQuery = window.matchMedia(`(resolution: ${this.pixelRatio}dppx)`)
    this.ratioQuery.addEventListener('change', this.onRatio, { once: true })
  }

  private readonly onRatio = (): void => {
    this.watchRatio()
    this.changed()
  }

  private changed(): void {
    this.size = this.measure()
    this.onResize()
  }

  private measure(): Size {
    return { width: Math.max(1, this.host.clientWidth), height: Math.max(1, this.host.clientHeight) }
  }
}

function layOut(canvas: HTMLCanvasElement): void {
  // What it shows is in the accessible mirror of the board, element by element.
  canvas.setAttribute('aria-hidden', 'true')
  canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%'
}
