/** Being called to another place: to everybody, to one's group, or back. Nobody is taken away in the middle of a word. */
import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals'
import type { Cancel } from '../platform/clock.ts'
import type { PageModel } from '../ui/page-model.ts'
import { showFrame } from './show-frame.ts'

export interface Call {
  readonly kind: 'summon' | 'go' | 'back'
  readonly by: string
  readonly board: string
  readonly title: string
  readonly frame: string | null
  readonly minutes: number | null
}

export interface CallShown extends Call {
  readonly seconds: number
  /** They are writing: the move waits for them. */
  readonly isWriting: boolean
}

const SUMMON_SECONDS = 5
const LONGEST_WAIT_SECONDS = 15

export class Gathering {
  readonly shown: ReadonlySignal<CallShown | null>
  private readonly call = signal<CallShown | null>(null)
  private readonly model: PageModel
  private readonly stops: (() => void)[]
  private cancel: Cancel | undefined
  private waited = 0

  constructor(model: PageModel) {
    this.model = model
    this.shown = this.call
    const { moments } = model.live
    this.stops = [
      moments.subscribe('summon', (summon) => this.take({ ...summon, kind: 'summon', minutes: null }, SUMMON_SECONDS)),
      moments.subscribe('go', (move) => this.take({ ...move, kind: 'go', by: '', frame: null }, move.seconds)),
      moments.subscribe('back', (move) => this.take({ ...move, kind: 'back', by: '', frame: null }, move.seconds)),
      // Over at the moment they stop writing, if their time was up.
      effect(() => {
        const isWriting = this.isWriting()
        untracked(() => this.writingChanged(isWriting))
      }),
    ]
  }

  goNow(): void {
    const call = this.call.peek()
    this.end()
    if (call !== null) this.go(call)
  }

  stay(): void {
    this.end()
  }

  dispose(): void {
    this.end()
    for (const stop of this.stops) stop()
  }

  private take(call: Call, seconds: number): void {
    this.end()
    if (call.board === this.model.live.boardId) {
      if (!this.isWriting()) this.go(call)
      return
    }
    this.waited = 0
    this.call.value = { ...call, title: call.title || this.titleOf(call.board), seconds, isWriting: this.isWriting() }
    this.cancel = this.model.live.clock.every(1000, () => this.tick())
  }

  private tick(): void {
    const call = this.call.peek()
    if (call === null) return
    this.waited += 1
    const seconds = Math.max(0, call.seconds - 1)
    this.call.value = { ...call, seconds }
    if (seconds === 0 && (!call.isWriting || this.waited >= LONGEST_WAIT_SECONDS)) this.goNow()
  }

  private writingChanged(isWriting: boolean): void {
    const call = this.call.peek()
    if (call === null || call.isWriting === isWriting) return
    this.call.value = { ...call, isWriting }
    if (!isWriting && call.seconds === 0) this.goNow()
  }

  private go({ board, frame }: Call): void {
    const scene = this.model.scene.peek()
    if (board !== this.model.live.boardId) this.model.switchBoard(board, frame ?? undefined)
    else if (frame !== null && scene !== undefined) showFrame(scene.stage.view, scene.stage.board.boxOf(frame))
  }

  private isWriting(): boolean {
    const editing = this.model.scene.value?.stage.editing.value ?? null
    return editing !== null
  }

  private titleOf(boardId: string): string {
    return this.model.live.programme.peek()?.boards.find(({ id }) => id === boardId)?.title ?? ''
  }

  private end(): void {
    this.cancel?.()
    this.cancel = undefined
    this.call.value = null
  }
}
