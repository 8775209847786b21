/** Draws one of the pages around the board and keeps its title in the viewer's language. */
import { effect } from '@preact/signals'
import { render, type ComponentChild } from 'preact'
import { t, type MessageKey } from '../i18n/i18n.ts'

/** Returns what takes the page away again. */
export function openPage(host: HTMLElement, page: ComponentChild, title: MessageKey): () => void {
  const endTitle = effect(() => {
    document.title = `${t(title)} – ${t('app.name')}`
  })
  render(page, host)
  return () => {
    endTitle()
    render(null, host)
  }
}
