/**
 * The running workshop as one person is told of it. State events are whole (shared/protocol.md FA2), so the newest
 * one is all there is to know; an older one that comes late changes nothing.
 */
import { signal, type ReadonlySignal } from '@preact/signals'
import { systemClock, type Clock } from '../platform/clock.ts'
import { NO_LOCKS, OPEN_RIGHTS, type Locks, type Rights } from '../policy/types.ts'
import { isMomentKind, Moments } from './moments.ts'
import { readCockpit } from './read-cockpit.ts'
import { readLocks, readProgramme, readRights } from './read-programme.ts'
import type { Cockpit, ControlEvent, Programme } from './types.ts'
import { strings } from './values.ts'

const NOTHING: ReadonlySet<string> = new Set()

export class LiveState {
  readonly moments = new Moments()
  readonly programme: ReadonlySignal<Programme | undefined>
  readonly rights: ReadonlySignal<Rights>
  readonly locks: ReadonlySignal<Locks>
  /** Elements that this person made, where only those may be changed; undefined while nobody has said. */
  readonly mine: ReadonlySignal<ReadonlySet<string> | undefined>
  /** For facilitators only. */
  readonly cockpit: ReadonlySignal<Cockpit | undefined>

  private readonly boardId: string
  private readonly clock: Clock
  private readonly programmeSignal = signal<Programme | undefined>(undefined)
  private readonly rightsSignal = signal<Rights>(OPEN_RIGHTS)
  private readonly locksSignal = signal<Locks>(NO_LOCKS)
  private readonly mineSignal = signal<ReadonlySet<string> | undefined>(undefined)
  private readonly cockpitSignal = signal<Cockpit | undefined>(undefined)

  constructor(boardId: string, clock: Clock = systemClock) {
    this.boardId = boardId
    this.clock = clock
    this.programme = this.programmeSignal
    this.rights = this.rightsSignal
    this.locks = this.locksSignal
    this.mine = this.mineSignal
    this.cockpit = this.cockpitSignal
  }

  /** Takes note of one control event; those that are not about the running workshop change nothing. */
  receive(event: ControlEvent): void {
    switch (event.event) {
      case 'welcome':
        // What the server does not tell after a new beginning does not hold any more.
        this.mineSignal.value = undefined
        break
      case 'programme':
        this.takeProgramme(readProgramme(event, this.clock.elapsed()))
        break
      case 'rights':
        if (this.isHere(event)) this.rightsSignal.value = readRights(event)
        break
      case 'locks':
        if (this.isHere(event)) this.locksSignal.value = readLocks(event)
        break
      case 'mine':
        if (this.isHere(event)) this.mineSignal.value = new Set(strings(event['ids']))
        break
      case 'cockpit':
        this.cockpitSignal.value = readCockpit(event)
        break
      case 'role':
        if (event['role'] !== 'facilitator') this.cockpitSignal.value = undefined
        break
      default:
        if (isMomentKind(event.event)) this.moments.receive(event.event, event)
    }
  }

  /** Elements made here belong to this person at once. */
  made(ids: Iterable<string>): void {
    const mine = this.mineSignal.peek() ?? NOTHING
    this.mineSignal.value = new Set([...mine, ...ids])
  }

  /** Time left on `timer` of the newest programme, counted on a clock that nobody sets (TIME-1). */
  leftMs(timer: { readonly state: string; readonly leftMs: number }): number {
    const since = this.clock.elapsed() - (this.programmeSignal.peek()?.receivedAt ?? 0)
    return Math.max(0, timer.state === 'running' ? timer.leftMs - since : timer.leftMs)
  }

  private takeProgramme(next: Programme): void {
    const now = this.programmeSignal.peek()
    // The server's own clock decides after it was started anew with fewer commands behind it.
    const isOlder = now !== undefined && next.revision < now.revision && next.timeMs < now.timeMs
    if (!isOlder) this.programmeSignal.value = next
  }

  private isHere(event: ControlEvent): boolean {
    return event['board'] === undefined || event['board'] === this.boardId
  }
}
