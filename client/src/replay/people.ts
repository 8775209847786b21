/** What to call people: their name where they show it, else a neutral label in the viewer's language. */
import { t } from '../i18n/i18n.ts'
import type { Cast } from './filter.ts'
import type { Person } from './film-types.ts'

export function peopleByKey(people: readonly Person[]): ReadonlyMap<string, Person> {
  return new Map(people.map((person) => [person.key, person]))
}

export function labelOf(person: Person): string {
  return person.label ?? t('replay.person', { number: person.number })
}

/** Whoever is not among the people any more is somebody; `key` is empty for nobody at all. */
export function nameOf(key: string, { people }: Pick<Cast, 'people'>): string {
  const person = people.get(key)
  return person === undefined ? t('replay.somebody') : labelOf(person)
}

export function authorName(author: number, cast: Cast): string {
  return author === 0 ? t('replay.nobody') : nameOf(cast.authors.get(author) ?? '', cast)
}
