/** Reading values that came over the wire. Total: what is not as expected becomes empty. */
import { LANGUAGES, type Language } from '../i18n/i18n.ts'
import type { Texts } from './types.ts'

export type Fields = Readonly<Record<string, unknown>>

export function fields(value: unknown): Fields {
  return isFields(value) ? value : {}
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

export function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

export function list<T>(value: unknown, read: (item: Fields) => T): T[] {
  return items(value).filter(isFields).map(read)
}

export function strings(value: unknown): string[] {
  return items(value).filter((item) => typeof item === 'string')
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

/** `value` if it is one of `known`, else `otherwise`. */
export function oneOf<T extends string, E>(value: unknown, known: readonly T[], otherwise: E): T | E {
  return known.find((each) => each === value) ?? otherwise
}

export function texts(value: unknown): Texts {
  const given = fields(value)
  const found: Partial<Record<Language, string>> = {}
  for (const each of LANGUAGES) {
    if (text(given[each]) !== '') found[each] = text(given[each])
  }
  return found
}
