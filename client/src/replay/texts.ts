/** Names the files of the replay's texts here, so that nobody else downloads even their names. */
import { loadTexts } from '../i18n/i18n.ts'

export function loadReplayTexts(): Promise<void> {
  return loadTexts('replay', {
    de: () => import('virtual:locale/replay/de'),
    en: () => import('virtual:locale/replay/en'),
    uk: () => import('virtual:locale/replay/uk'),
  })
}
