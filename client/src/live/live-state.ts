/**
 * The running workshop as one person is told of it. State events are whole (shared/protocol.md FA2), so the newest
 * one is all there is to know; an older one that comes late changes nothing.
 * How events are read is loaded when the board is usable (`start`); until then they wait here.
 */
import { computed, signal } from '@preact/signals'
import { systemClock, type Clock } from '../platform/clock.ts'
import { NO_LOCKS, OPEN_RIGHTS, type Locks, type Rights } from '../policy/types.ts'
import type { EventReader } from './event-reader.ts'
import { Moments } from './moments.ts'
import type { Cockpit, ControlEvent, Programme } from './types.ts'

/** Told to everybody at any time, and not about the running workshop. */
const NOT_OURS: ReadonlySet<string> = new Set(['saved', 'refused', 'resync', 'people', 'storage', 'closing'])
/** More can only come while the reader cannot be loaded; the newest ones say all. */
const MOST_WAITING = 200

export class LiveState {
  readonly moments = new Moments()
  readonly programme = signal<Programme | undefined>(undefined)
  /** What this person may do on this board, as the server told it. */
  readonly ownRights = signal<Rights>(OPEN_RIGHTS)
  /** Those of a participant, while a facilitator looks at the board as one. */
  readonly viewedRights = signal<Rights | null>(null)
  readonly rights = computed(() => this.viewedRights.value ?? this.ownRights.value)
  readonly locks = signal<Locks>(NO_LOCKS)
  /** Elements that this person made, where only those may be changed; undefined while nobody has said. */
  readonly mine = signal<ReadonlySet<string> | undefined>(undefined)
  /** Whether others' cursors are to be seen on this board. */
  readonly showsCursors = signal(true)
  /** For facilitators only. */
  readonly cockpit = signal<Cockpit | undefined>(undefined)
  readonly isRuled = computed(() => isRuled(this.rights.value, this.locks.value))
  readonly boardId: string
  readonly clock: Clock
  private waiting: ControlEvent[] = []
  private reader: EventReader | undefined

  constructor(boardId: string, clock: Clock = systemClock) {
    this.boardId = boardId
    this.clock = clock
  }

  /** Reads what has come and what comes. Rejects when the code cannot be loaded; may be called again. */
  async start(): Promise<void> {
    if (this.reader !== undefined) return
    const { EventReader } = await import('./event-reader.ts')
    this.reader ??= new EventReader(this)
    const waiting = this.waiting
    this.waiting = []
    for (const event of waiting) this.reader.receive(event)
  }

  /** Takes note of one control event; those that are not about the running workshop change nothing. */
  receive(event: ControlEvent): void {
    if (NOT_OURS.has(event.event)) return
    if (this.reader !== undefined) {
      this.reader.receive(event)
      return
    }
    // When it came counts for what is left on timers.
    this.waiting = [...this.waiting, { ...event, received_at: this.clock.elapsed() }].slice(-MOST_WAITING)
  }

  /** Elements made here belong to this person at once. */
  made(ids: Iterable<string>): void {
    if (this.mine.peek() !== undefined) this.mine.value = new Set([...(this.mine.peek() ?? []), ...ids])
  }

  /** Time left on a timer of the newest programme, counted on a clock that nobody sets (TIME-1). */
  leftMs(timer: { readonly state: string; readonly leftMs: number }): number {
    const since = this.clock.elapsed() - (this.programme.peek()?.receivedAt ?? 0)
    return Math.max(0, timer.state === 'running' ? timer.leftMs - since : timer.leftMs)
  }
}

/** Whether not everything may be done by everybody who is bound by rules. */
export function isRuled({ writable, mode, ownOnly, focus, zones, outsideAllowed }: Rights, locks: Locks): boolean {
  const isOpen = writable && mode === 'open' && !ownOnly && outsideAllowed
  return !isOpen || [focus.length, zones.length, locks.locked.size, locks.templates.size].some((count) => count > 0)
}
