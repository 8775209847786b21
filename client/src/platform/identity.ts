/**
 * Who this browser is on which board. The proof is an HttpOnly cookie that no script reads;
 * kept here is only the person's id, which tells the server which cookie to look at.
 */
import { deviceStorage, tabStorage } from './storage.ts'

const WAITING = 'lobby.person'
const key = (boardId: string): string => `person.${boardId}`

/** Remembers after joining: this tab stays that person, and so does the next visit from this device. */
export function rememberPerson(boardIds: readonly string[], personId: string): void {
  for (const boardId of boardIds) {
    tabStorage.set(key(boardId), personId)
    deviceStorage.set(key(boardId), personId)
  }
}

/** The person this tab is on that board, else the last one this device was; undefined: has to join first. */
export function personOn(boardId: string): string | undefined {
  const id = tabStorage.get(key(boardId)) ?? deviceStorage.get(key(boardId))
  // Pinned: another tab that joins as somebody else must not change who this one is.
  if (id !== undefined) tabStorage.set(key(boardId), id)
  return id
}

/** After the server no longer knows the person. */
export function forgetPerson(boardId: string): void {
  tabStorage.remove(key(boardId))
  deviceStorage.remove(key(boardId))
}

/** Somebody of this tab waits to be let in. */
export function rememberWaiting(personId: string, door: string): void {
  for (const storage of [tabStorage, deviceStorage]) storage.set(WAITING, JSON.stringify({ personId, door }))
}

/** Who waits, and before which door; `door` is empty when it is not known. */
export function waitingPerson(): { readonly personId: string; readonly door: string } | undefined {
  const stored = tabStorage.get(WAITING) ?? deviceStorage.get(WAITING)
  return stored === undefined ? undefined : (JSON.parse(stored) as { personId: string; door: string })
}

export function forgetWaiting(): void {
  for (const storage of [tabStorage, deviceStorage]) storage.remove(WAITING)
}

/** Who this device became through a link, so that opening the link again does not make a second person. */
export interface Membership {
  readonly personId: string
  readonly name: string
  /** Empty as long as this person waits to be let in. */
  readonly boardId: string
}

export function rememberMembership(secret: string, membership: Membership): void {
  deviceStorage.set(linkKey(secret), JSON.stringify(membership))
}

export function membershipOf(secret: string): Membership | undefined {
  const stored = deviceStorage.get(linkKey(secret))
  return stored === undefined ? undefined : (JSON.parse(stored) as Membership)
}

export function forgetMembership(secret: string): void {
  deviceStorage.remove(linkKey(secret))
}

/** The secret itself is not kept on the device: a fingerprint is enough to recognise it (FNV-1a, 32 bit). */
function linkKey(secret: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < secret.length; i += 1) hash = Math.imul(hash ^ secret.charCodeAt(i), 0x01000193) >>> 0
  return `link.${hash.toString(16)}`
}
