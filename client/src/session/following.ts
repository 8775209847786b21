/**
 * The view goes with the person or to the frame that everybody is shown, until one moves it oneself (FAC-2).
 * Own movement is seen by its effect on the view, so it does not matter by which device or button.
 */
import { effect, signal, untracked } from '@preact/signals'
import type { Cancel } from '../platform/clock.ts'
import type { Follow } from '../live/types.ts'
import type { PageModel } from '../ui/page-model.ts'
import { showFrame } from './show-frame.ts'

export type FollowState = 'none' | 'following' | 'left' | 'elsewhere'

const LOOK_EVERY_MS = 200

interface Look {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export class Following {
  readonly state = signal<FollowState>('none')
  private readonly model: PageModel
  private readonly stops: (() => void)[] = []
  private lastShown: Look | undefined
  private target = ''
  private cancel: Cancel | undefined

  constructor(model: PageModel) {
    this.model = model
    this.stops.push(
      effect(() => {
        const follow = model.live.programme.value?.follow ?? null
        untracked(() => this.takeTarget(follow))
      }),
      effect(() => {
        const peers = model.scene.value?.peers.value
        if (peers !== undefined) untracked(() => this.look())
      }),
    )
  }

  again(): void {
    this.lastShown = undefined
    this.state.value = this.startState(this.follow)
    this.look()
  }

  /** The place for what is shown has changed: it is shown again, to those who have not looked away. */
  settle(): void {
    if (this.state.peek() !== 'following') return
    this.look()
    if (this.state.peek() === 'following') this.again()
  }

  leave(): void {
    if (this.state.value === 'following') this.state.value = 'left'
  }

  dispose(): void {
    this.cancel?.()
    for (const stop of this.stops) stop()
  }

  private get follow(): Follow | null {
    return this.model.live.programme.peek()?.follow ?? null
  }

  private takeTarget(follow: Follow | null): void {
    const target = JSON.stringify(follow)
    if (target === this.target) return
    this.target = target
    this.lastShown = undefined
    this.cancel?.()
    this.cancel = undefined
    this.state.value = this.startState(follow)
    if (this.state.value !== 'following') return
    this.cancel = this.model.live.clock.every(LOOK_EVERY_MS, () => this.look())
    this.look()
  }

  private startState(follow: Follow | null): FollowState {
    if (follow === null || follow.by.id === this.model.me.peek()?.id) return 'none'
    const isElsewhere = follow.frame !== null && follow.frame.board !== this.model.live.boardId
    return isElsewhere ? 'elsewhere' : 'following'
  }

  private look(): void {
    const scene = this.model.scene.peek()
    const { follow } = this
    if (scene === undefined || follow === null || this.state.peek() !== 'following') return
    const { view, board } = scene.stage
    if (this.lastShown !== undefined && differs(this.lastShown, view.camera)) {
      this.leave()
      return
    }
    if (follow.frame !== null) {
      // Looked at once: a frame that is moved meanwhile does not take people along.
      if (this.lastShown === undefined) showFrame(view, board.boxOf(follow.frame.element))
    } else this.goWithPerson(follow.person)
    this.lastShown = { ...view.camera }
  }

  private goWithPerson(personId: string | null): void {
    const { model } = this
    const person = model.people.peek().find(({ id }) => id === personId)
    const scene = model.scene.peek()
    const peer = scene?.peers.peek().find(({ name, color }) => name === person?.name && color === person.color)
    if (peer !== undefined) scene?.show({ clientId: peer.clientId })
  }
}

function differs(a: Look, b: Look): boolean {
  const scale = 1 / Math.max(b.zoom, 0.01)
  return Math.abs(a.x - b.x) > scale || Math.abs(a.y - b.y) > scale || Math.abs(a.zoom - b.zoom) > 0.001 * b.zoom
}
