/** Reads control events (shared/protocol.md CE). Total: what is not understood is `undefined` or kept as it came. */
import type { Refusal } from './screen.ts'
import type { BoardTitle, ControlEvent, Person, PersonHere, Role } from './types.ts'

export function readControlEvent(json: string): ControlEvent | undefined {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return undefined
  }
  return isRecord(value) && typeof value['event'] === 'string' ? (value as ControlEvent) : undefined
}

export interface Welcome {
  readonly person: Person
  readonly board: BoardTitle
  readonly writable: boolean
  readonly timeMs: number
}

export function readWelcome(event: ControlEvent): Welcome {
  const person = recordOf(event['person'])
  const board = recordOf(event['board'])
  return {
    person: { ...readPerson(person), language: textOf(person['language']) },
    board: { id: textOf(board['id']), title: textOf(board['title']) },
    writable: event['writable'] !== false,
    timeMs: numberOf(event['time_ms']),
  }
}

export function readPeople(event: ControlEvent): PersonHere[] {
  const people = Array.isArray(event['people']) ? event['people'].filter(isRecord) : []
  return people.map((person) => ({ ...readPerson(person), sessions: numberOf(person['sessions']) }))
}

export function readRefusal({ reason, elements, frame }: ControlEvent): Refusal {
  const ids: unknown[] = Array.isArray(elements) ? elements : []
  return { reason: textOf(reason), elements: ids.filter((id) => typeof id === 'string'), frame: textOf(frame) || null }
}

function readPerson(person: Record<string, unknown>): Omit<Person, 'language'> {
  return {
    id: textOf(person['id']),
    name: textOf(person['name']),
    color: textOf(person['color']),
    role: roleOf(person['role']),
  }
}

/** Whoever we do not know may only look. */
export function roleOf(value: unknown): Role {
  return value === 'facilitator' || value === 'participant' ? value : 'observer'
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
