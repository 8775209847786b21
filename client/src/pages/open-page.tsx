/** Draws one of the pages around the board: start, join, not found. */
import { render } from 'preact'
import { t } from '../i18n/i18n.ts'

export type PageName = 'start' | 'join' | 'not-found'

export function openPage(host: HTMLElement, _page: PageName): void {
  render(<h1>{t('app.name')}</h1>, host)
}
