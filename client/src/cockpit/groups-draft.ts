/** Groups being arranged: plain values, changed by making new ones. */
import type { GroupOf } from '../live/command-types.ts'

/** The same groups with that person on that board; an empty board takes them out of all. */
export function movePerson(groups: readonly GroupOf[], person: string, board: string): GroupOf[] {
  return groups.map((group) => {
    const others = group.people.filter((each) => each !== person)
    return { board: group.board, people: group.board === board ? [...others, person] : others }
  })
}

export function withoutGroup(groups: readonly GroupOf[], people: readonly string[]): string[] {
  const placed = new Set(groups.flatMap((group) => group.people))
  return people.filter((person) => !placed.has(person))
}
