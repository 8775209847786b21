/** Words and figures that several parts of the panel show. */
import { LANGUAGES, language, t, type Language, type MessageKey } from '../i18n/i18n.ts'
import type { Step, Texts } from '../live/types.ts'
import type { Mode } from '../policy/types.ts'
import type { Lead } from './lead.ts'

/** In the viewer's language, else in the first that there is. */
export function textIn(texts: Texts): string {
  return texts[language.value] ?? LANGUAGES.map((each) => texts[each]).find((each) => each !== undefined) ?? ''
}

/** Those of the workshop, and those in which something stands already. */
export function languagesFor(lead: Lead, ...texts: readonly Texts[]): Language[] {
  const chosen = lead.page.live.cockpit.value?.settings.languages ?? []
  if (chosen.length === 0) return [...LANGUAGES]
  return LANGUAGES.filter((each) => chosen.includes(each) || texts.some((of) => (of[each] ?? '') !== ''))
}

export const MODE_NAMES: Readonly<Record<Mode, MessageKey>> = {
  open: 'mode.open', follow: 'mode.follow', private: 'mode.private', vote: 'mode.vote',
}

/** "Expectations – silent writing, 5 min". */
export function stepWords(step: Step): string {
  const values = { title: textIn(step.title), mode: t(MODE_NAMES[step.mode]), minutes: step.minutes }
  return t('now.stepWords', values)
}

/** Minutes and seconds as on a clock. */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function timeText(ms: number): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: 'short', timeStyle: 'short' }).format(ms)
}
