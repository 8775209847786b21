/** Reads control events into what is known of the running workshop. */
import type { Signal } from '@preact/signals'
import type { Clock } from '../platform/clock.ts'
import type { Locks, Rights } from '../policy/types.ts'
import type { Moments } from './moments.ts'
import { readCockpit } from './read-cockpit.ts'
import { isMomentKind, readMoment } from './read-moment.ts'
import { readLocks, readProgramme, readRights } from './read-programme.ts'
import type { Cockpit, ControlEvent, Programme } from './types.ts'
import { fields, strings } from './values.ts'

/** What events change; see LiveState. */
export interface Told {
  readonly boardId: string
  readonly clock: Clock
  readonly moments: Moments
  readonly programme: Signal<Programme | undefined>
  readonly ownRights: Signal<Rights>
  readonly viewedRights: Signal<Rights | null>
  readonly locks: Signal<Locks>
  readonly showsCursors: Signal<boolean>
  readonly mine: Signal<ReadonlySet<string> | undefined>
  readonly cockpit: Signal<Cockpit | undefined>
}

export class EventReader {
  private readonly state: Told
  private isFirst = true

  constructor(state: Told) {
    this.state = state
  }

  receive(event: ControlEvent): void {
    const { state } = this
    switch (event.event) {
      case 'welcome':
        // A server that was started anew may count from the beginning.
        this.isFirst = true
        state.mine.value = undefined
        // Told only where it is not so.
        state.showsCursors.value = true
        if (fields(event['person'])['role'] !== 'facilitator') this.losePower()
        break
      case 'programme':
        this.takeProgramme(readProgramme(event, this.timeOf(event)))
        break
      case 'rights':
      case 'locks':
      case 'mine':
      case 'display':
        if (this.isHere(event)) this.takeHere(event)
        break
      case 'cockpit':
        state.cockpit.value = readCockpit(event)
        break
      case 'role':
        if (event['role'] !== 'facilitator') this.losePower()
        break
      default:
        if (isMomentKind(event.event)) readMoment(state.moments, event.event, event)
    }
  }

  /** What is about this board alone. */
  private takeHere(event: ControlEvent): void {
    const { state } = this
    if (event.event === 'rights') state.ownRights.value = readRights(event)
    else if (event.event === 'locks') state.locks.value = readLocks(event)
    else if (event.event === 'mine') state.mine.value = new Set(strings(event['ids']))
    else state.showsCursors.value = event['cursors'] !== false
  }

  /** Whoever is no facilitator sees the board as what they are. */
  private losePower(): void {
    this.state.cockpit.value = undefined
    this.state.viewedRights.value = null
  }

  private takeProgramme(next: Programme): void {
    const now = this.state.programme.peek()
    if (this.isFirst || now === undefined || next.revision >= now.revision) this.state.programme.value = next
    this.isFirst = false
  }

  private timeOf(event: ControlEvent): number {
    const received = event['received_at']
    return typeof received === 'number' ? received : this.state.clock.elapsed()
  }

  private isHere(event: ControlEvent): boolean {
    return event['board'] === undefined || event['board'] === this.state.boardId
  }
}
