/** What a problem of the API means for the person in front of a form. */
import { t, type MessageKey } from '../i18n/i18n.ts'
import type { Problem } from './api.ts'

/** The longest title and name that the server takes. */
export const TITLE_CHARACTERS = 200
export const NAME_CHARACTERS = 80

const TEXTS: Readonly<Record<string, MessageKey>> = {
  offline: 'error.offline',
  too_many_requests: 'error.busy',
  storage_busy: 'error.busy',
  create_key: 'error.key',
}

/** `limit`: of the field at fault, if one is. */
export function problemText(problem: Problem, limit = TITLE_CHARACTERS): string {
  if (problem.name === 'wrong_text') return t('error.text', { limit })
  return t(TEXTS[problem.name] ?? 'error.server')
}
