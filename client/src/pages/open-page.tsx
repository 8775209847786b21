/** Draws one of the pages around the board and keeps its title in the viewer's language. */
import { effect } from '@preact/signals'
import { render, type ComponentType } from 'preact'
import { t, type MessageKey } from '../i18n/i18n.ts'

export interface PageDefinition {
  readonly Page: ComponentType
  readonly title: MessageKey
}

/** Returns what takes the page away again. */
export function openPage(host: HTMLElement, { Page, title }: PageDefinition): () => void {
  const endTitle = effect(() => {
    document.title = `${t(title)} – ${t('app.name')}`
  })
  render(<Page />, host)
  return () => {
    endTitle()
    render(null, host)
  }
}
