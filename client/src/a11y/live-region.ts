/** A polite live region: says one thing at a time, never faster than it can be heard. */
import { systemClock, type Cancel, type Clock } from '../platform/clock.ts'

// Screen readers drop what is replaced sooner.
const BETWEEN_MS = 1_000
// What has waited longer than this many others is no news any more.
const LONGEST_QUEUE = 4

export class LiveRegion {
  readonly element: HTMLElement
  private readonly clock: Clock
  private readonly queue: string[] = []
  private waiting: Cancel | undefined

  constructor(host: HTMLElement, clock: Clock = systemClock) {
    this.clock = clock
    this.element = document.createElement('div')
    this.element.className = 'visually-hidden'
    // Dialogs take it along by this name.
    this.element.id = 'voice'
    this.element.setAttribute('role', 'status')
    this.element.setAttribute('aria-live', 'polite')
    host.append(this.element)
  }

  say(text: string): void {
    if (text === '' || this.queue.at(-1) === text) return
    this.queue.push(text)
    if (this.queue.length > LONGEST_QUEUE) this.queue.shift()
    if (this.waiting === undefined) this.next()
  }

  /** Idempotent. */
  dispose(): void {
    this.waiting?.()
    this.element.remove()
  }

  private next(): void {
    const text = this.queue.shift()
    this.waiting = undefined
    if (text === undefined) return
    // The same words again are news only when they are another node.
    this.element.replaceChildren(Object.assign(document.createElement('p'), { textContent: text }))
    this.waiting = this.clock.after(BETWEEN_MS, () => this.next())
  }
}
