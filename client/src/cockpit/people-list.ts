/** Everybody of the workshop as the server lists them for facilitators. */
import { signal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { Level, RoleName } from '../live/types.ts'
import type { Lead } from './lead.ts'

export interface PersonRow {
  readonly id: string
  readonly name: string
  readonly role: RoleName
  readonly host_board: string | null
  readonly group_board: string | null
  readonly state: 'waiting' | 'admitted' | 'rejected' | 'removed'
  readonly muted: boolean
  readonly level: Level | null
  /** Where they belong, and what they came by; by their titles. */
  readonly lab: string
  readonly link: string
  /** Where they are at present; empty when they are not connected. */
  readonly board: string
  readonly sessions: number
  /** How many others share their address; null where it is not kept. */
  readonly shared_address: number | null
}

export interface PeopleList {
  /** Undefined until they have been read. */
  readonly rows: ReadonlySignal<readonly PersonRow[] | undefined>
  readonly readAgain: () => Promise<void>
}

/** Read anew whenever something that facilitators see has changed. */
export function usePeople(lead: Lead): PeopleList {
  const list = useMemo(() => peopleOf(lead), [lead])
  const revision = lead.page.live.programme.value?.revision
  const here = lead.page.live.cockpit.value?.boards.reduce((sum, { people }) => sum + people, 0)
  useEffect(() => void list.readAgain(), [list, revision, here])
  return list
}

function peopleOf(lead: Lead): PeopleList {
  const rows = signal<readonly PersonRow[] | undefined>(undefined)
  const readAgain = async (): Promise<void> => {
    const answer = await lead.page.commands.read<{ readonly people: readonly PersonRow[] }>('people')
    if (answer.ok) rows.value = answer.value.people
    else lead.orders.problem.value = answer.problem
  }
  return { rows, readAgain }
}
