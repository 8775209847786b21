/** What control events have told about the room and this person (shared/protocol.md CE), as signals. */
import { signal } from '@preact/signals'
import type { Clock } from '../platform/clock.ts'
import { numberOf, readPeople, readWelcome, roleOf } from './control-events.ts'
import type { BoardTitle, ControlEvent, Person, PersonHere } from './types.ts'

export class RoomState {
  readonly person = signal<Person | undefined>(undefined)
  readonly people = signal<readonly PersonHere[]>([])
  readonly board = signal<BoardTitle | undefined>(undefined)
  /** False once the server has said that this person may not write. */
  writable = true
  storageOk = true
  private readonly clock: Clock
  private clockAheadMs = 0

  constructor(clock: Clock) {
    this.clock = clock
  }

  serverNow(): number {
    return this.clock.now() + this.clockAheadMs
  }

  /** Takes note of what concerns it; anything else is left alone. */
  receive(event: ControlEvent): void {
    switch (event.event) {
      case 'welcome':
        this.welcome(event)
        break
      case 'storage':
        this.storageOk = event['ok'] !== false
        break
      case 'role':
        this.changeRole(event)
        break
      case 'people':
        this.people.value = readPeople(event)
        break
    }
  }

  private welcome(event: ControlEvent): void {
    const { person, board, writable, timeMs } = readWelcome(event)
    this.person.value = person
    this.board.value = board
    this.writable = writable
    this.storageOk = true
    if (numberOf(timeMs) > 0) this.clockAheadMs = timeMs - this.clock.now()
  }

  private changeRole(event: ControlEvent): void {
    const person = this.person.value
    if (person) this.person.value = { ...person, role: roleOf(event['role']) }
    this.writable = event['writable'] !== false
  }
}
