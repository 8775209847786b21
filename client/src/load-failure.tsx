/** What is left when the page's own files could not be loaded: words in every language, and one button. */
import { render } from 'preact'
import texts from 'virtual:load-failure'
import { preferredLanguage } from './i18n/i18n.ts'

export function showLoadFailure(host: HTMLElement): void {
  const wanted = preferredLanguage(navigator.languages, 'en')
  const { language, text, action } = texts.find((each) => each.language === wanted) ?? texts[0] ?? NO_TEXT
  document.documentElement.lang = language
  render(
    <main class="page-main">
      <div class="card narrow stack" role="alert">
        <p class="lead">{text}</p>
        <button type="button" class="action action-primary" onClick={() => location.reload()}>
          {action}
        </button>
      </div>
    </main>,
    host,
  )
}

/** Only a build without languages would show it. */
const NO_TEXT = { language: 'en', text: '', action: '' } as const
