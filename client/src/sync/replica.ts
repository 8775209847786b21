/** One generation of the document with everything that hangs on it; a refusal replaces it as a whole. */
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Clock } from '../platform/clock.ts'
import type { Message } from '../protocol/messages.ts'
import { AwarenessChannel } from './awareness-channel.ts'
import { record, type RecorderEvents } from './recorder.ts'

/** Origins of what is not made here. */
export const FROM_SERVER = Symbol('from the server')
export const FROM_DEVICE = Symbol('from the copy on this device')

/** A newer number than this is shown read-only (shared/document.md, Versions). */
const KNOWN_SCHEMA = 1

export class Replica {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly channel: AwarenessChannel
  private readonly endRecording: () => void

  constructor(doc: Y.Doc, clock: Clock, send: (message: Message) => boolean, events: RecorderEvents) {
    this.doc = doc
    this.awareness = new Awareness(doc)
    this.channel = new AwarenessChannel(this.awareness, clock, send)
    this.endRecording = record(doc, events)
  }

  get isOutdated(): boolean {
    const version = this.doc.getMap('meta').get('schemaVersion')
    return typeof version === 'number' && version > KNOWN_SCHEMA
  }

  applyFromServer(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, FROM_SERVER)
  }

  applyFromDevice(updates: readonly Uint8Array[]): void {
    // One transaction: one repaint, whatever the number of updates.
    Y.transact(this.doc, () => {
      for (const update of updates) Y.applyUpdate(this.doc, update, FROM_DEVICE)
    }, FROM_DEVICE, false)
  }

  /** True when own changes build on something that is not there: their refused predecessor. */
  get hasGap(): boolean {
    return this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null
  }

  dispose(): void {
    this.endRecording()
    this.channel.dispose()
    this.awareness.destroy()
    this.doc.destroy()
  }
}
