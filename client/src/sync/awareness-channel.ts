/** Sends this tab's awareness, at most so often, and only when it says something new. */
import { applyAwarenessUpdate, encodeAwarenessUpdate, type Awareness } from 'y-protocols/awareness'
import type { Cancel, Clock } from '../platform/clock.ts'
import type { Message } from '../protocol/messages.ts'

/** 15 a second: smooth with easing on the other side, and a third of what a mouse reports. */
export const SEND_EVERY_MS = 66
/** Peers forget a state that has not been renewed for 30 s; y-protocols renews ours after 15 s. */
const RENEW_MS = 14_000
const REMOTE = Symbol('remote awareness')

interface Changes {
  readonly added: readonly number[]
  readonly updated: readonly number[]
  readonly removed: readonly number[]
}

export class AwarenessChannel {
  private readonly awareness: Awareness
  private readonly clock: Clock
  private readonly send: (message: Message) => boolean
  private sentAt = -Infinity
  private sentState: string | undefined
  private cancelSend: Cancel | undefined
  private readonly onUpdate: (changes: Changes) => void

  /** `send` returns false while there is nobody to send to. */
  constructor(awareness: Awareness, clock: Clock, send: (message: Message) => boolean) {
    this.awareness = awareness
    this.clock = clock
    this.send = send
    this.onUpdate = ({ added, updated, removed }) => {
      const mine = [...added, ...updated, ...removed].includes(awareness.clientID)
      if (mine) this.schedule()
    }
    awareness.on('update', this.onUpdate)
  }

  /** A new connection knows nothing of us. */
  sendNow(): void {
    this.sentState = undefined
    this.transmit()
  }

  receive(update: Uint8Array): void {
    applyAwarenessUpdate(this.awareness, update, REMOTE)
  }

  /** Nobody is there while we are not connected: everybody else disappears from the screen. */
  forgetOthers(): void {
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.awareness.clientID)
    for (const id of others) {
      this.awareness.states.delete(id)
      // With its clock remembered, the same state would be taken for old news when we are back.
      this.awareness.meta.delete(id)
    }
    if (others.length > 0) this.awareness.emit('change', [{ added: [], updated: [], removed: others }, REMOTE])
  }

  /** Says goodbye for this client id. Idempotent. */
  dispose(): void {
    this.cancelSend?.()
    this.cancelSend = undefined
    this.awareness.off('update', this.onUpdate)
    if (this.awareness.getLocalState() === null) return
    this.awareness.setLocalState(null)
    this.sentState = undefined
    this.transmit()
  }

  private schedule(): void {
    if (this.cancelSend) return
    const wait = Math.max(0, this.sentAt + SEND_EVERY_MS - this.clock.elapsed())
    if (wait === 0) this.transmit()
    else this.cancelSend = this.clock.after(wait, () => this.transmit())
  }

  private transmit(): void {
    this.cancelSend?.()
    this.cancelSend = undefined
    const state = JSON.stringify(this.awareness.getLocalState())
    const fresh = this.clock.elapsed() - this.sentAt < RENEW_MS
    if (fresh && state === this.sentState) return
    const update = encodeAwarenessUpdate(this.awareness, [this.awareness.clientID])
    if (!this.send({ kind: 'awareness', update })) return
    this.sentAt = this.clock.elapsed()
    this.sentState = state
  }
}
