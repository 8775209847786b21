/** Keeps a `Y.Doc` in step with a room. */
import { signal, type ReadonlySignal } from '@preact/signals'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { BoardTitle, ContentSource, ControlEvent, Person, PersonHere, RefusedChange, SyncStatus } from './types.ts'

export interface ProviderOptions {
  readonly boardId: string
  /** Who writes, as given by POST /api/join; see identity.ts. */
  readonly personId: string
}

const INITIAL: SyncStatus = { kind: 'connecting', unsaved: 0, readOnly: false, storageOk: true, localCopy: true }

export class Provider {
  /** Replaced by a fresh one after a refusal: see `onReset`. */
  doc = new Y.Doc()
  awareness = new Awareness(this.doc)
  readonly status: ReadonlySignal<SyncStatus> = signal(INITIAL)
  readonly content: ReadonlySignal<ContentSource> = signal('none')
  readonly person: ReadonlySignal<Person | undefined> = signal(undefined)
  readonly people: ReadonlySignal<readonly PersonHere[]> = signal([])
  readonly board: ReadonlySignal<BoardTitle | undefined> = signal(undefined)
  readonly refused: ReadonlySignal<readonly RefusedChange[]> = signal([])
  readonly options: ProviderOptions

  constructor(options: ProviderOptions) {
    this.options = options
  }

  /** Opens the local copy and the connection. A second call does nothing. */
  connect(): void {}
  /** Tries again now instead of at `status.retryAt`. */
  retryNow(): void {}
  /** Server time in ms since 1970, as far as known. */
  serverNow(): number {
    return 0
  }
  /** `listener` gets the document and awareness that replace the ones held so far; build the board on them anew. */
  onReset(_listener: (doc: Y.Doc, awareness: Awareness) => void): () => void {
    return () => undefined
  }
  /** Every control event, also those this class does not know. */
  onControl(_listener: (event: ControlEvent) => void): () => void {
    return () => undefined
  }
  /** Forgets one entry of `refused`, here and on this device. */
  dismissRefused(_id: string): void {}
  dispose(): void {
    this.awareness.destroy()
    this.doc.destroy()
  }
}
