/** What control events have told about the room and this person (shared/protocol.md CE), as signals. */
import { signal } from '@preact/signals'
import type { Clock } from '../platform/clock.ts'
import type { KeyValueStorage } from '../platform/storage.ts'
import { readControlEvent, readPeople, readWelcome, roleOf, type Welcome } from './control-events.ts'
import type { BoardTitle, ControlEvent, Person, PersonHere } from './types.ts'

export class RoomState {
  readonly person = signal<Person | undefined>(undefined)
  readonly people = signal<readonly PersonHere[]>([])
  readonly board = signal<BoardTitle | undefined>(undefined)
  /** False once the server has said that this person may not write. */
  writable = true
  storageOk = true
  private readonly clock: Clock
  private readonly memory: KeyValueStorage
  private readonly key: string
  private clockAheadMs = 0

  /** What the last welcome under `key` said is remembered: without a network the board still has its name. */
  constructor(clock: Clock, memory: KeyValueStorage, key: string) {
    this.clock = clock
    this.memory = memory
    this.key = `welcome.${key}`
    const remembered = readControlEvent(memory.get(this.key) ?? '')
    if (remembered) this.apply(readWelcome(remembered))
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
      case 'rights':
        this.writable = event['writable'] !== false
        break
      case 'people':
        this.people.value = readPeople(event)
        break
    }
  }

  private welcome(event: ControlEvent): void {
    const welcome = readWelcome(event)
    this.apply(welcome)
    this.storageOk = true
    if (welcome.timeMs > 0) this.clockAheadMs = welcome.timeMs - this.clock.now()
    this.memory.set(this.key, JSON.stringify(event))
  }

  private apply({ person, board, writable }: Welcome): void {
    this.person.value = person
    this.board.value = board
    this.writable = writable
  }

  private changeRole(event: ControlEvent): void {
    const person = this.person.value
    if (person) this.person.value = { ...person, role: roleOf(event['role']) }
    this.writable = event['writable'] !== false
  }
}
