/** Draws one of the pages around the board: start, join, not found. */
import { effect } from '@preact/signals'
import { render } from 'preact'
import { t, type MessageKey } from '../i18n/i18n.ts'
import { JoinPage } from './join-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { StartPage } from './start-page.tsx'

export type PageName = 'start' | 'join' | 'not-found'

const PAGES = { start: StartPage, join: JoinPage, 'not-found': NotFoundPage } as const
const TITLES: Readonly<Record<PageName, MessageKey>> = {
  start: 'start.form',
  join: 'join.title',
  'not-found': 'notFound.title',
}

/** Returns what takes the page away again. */
export function openPage(host: HTMLElement, name: PageName): () => void {
  const Page = PAGES[name]
  const endTitle = effect(() => {
    document.title = `${t(TITLES[name])} – ${t('app.name')}`
  })
  render(<Page />, host)
  return () => {
    endTitle()
    render(null, host)
  }
}
