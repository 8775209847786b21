/** Words that a workshop brings in several languages, and times. */
import { language, t } from '../i18n/i18n.ts'
import type { Texts } from '../live/types.ts'

/** In the viewer's language, else in whichever there is. */
export function wordsOf(texts: Texts): string {
  return texts[language.value] ?? Object.values(texts)[0] ?? ''
}

export function timeWords(leftMs: number, isRunning: boolean): string {
  const seconds = Math.ceil(leftMs / 1000)
  if (seconds === 0) return t('timer.over')
  const values = { min: Math.floor(seconds / 60), sec: seconds % 60 }
  return t(isRunning ? 'timer.left' : 'timer.held', values)
}
