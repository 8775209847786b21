/** What this device remembers of somebody who has come in, or waits to be let in. */
import { forgetWaiting, rememberMembership, rememberPerson, rememberWaiting } from '../platform/identity.ts'
import type { Door, Joined } from './api.ts'

/** Where to go next: a board, or the lobby. */
export type Entered = { readonly boardId: string; readonly stateBytes: number } | 'lobby'

export function rememberEntering(door: Door, { person, boards, state, state_bytes }: Joined): Entered {
  const isWaiting = state === 'waiting'
  const boardId = isWaiting ? '' : firstOf(boards)
  if (door !== '') rememberMembership(door, { personId: person.id, name: person.name, boardId })
  if (isWaiting) {
    rememberWaiting(person.id, door)
    return 'lobby'
  }
  forgetWaiting()
  rememberPerson(boards.map((board) => board.id), person.id)
  return { boardId, stateBytes: state_bytes }
}

function firstOf(boards: Joined['boards']): string {
  const first = boards[0]
  // The server makes at least one board for every workshop.
  if (!first) throw new Error('a workshop without boards')
  return first.id
}
