/** Words to everybody on all boards, in as many languages as the sender has. */
import { useState } from 'preact/hooks'
import { LANGUAGE_NAMES, language, t, type Language } from '../i18n/i18n.ts'
import type { Lead } from './lead.ts'
import { languagesFor } from './words.ts'

const MOST_CHARACTERS = 500

export function MessageForm({ lead }: { readonly lead: Lead }) {
  const [texts, setTexts] = useState<Partial<Record<Language, string>>>({})
  const [isEmpty, setEmpty] = useState(false)
  const send = async (): Promise<void> => {
    const filled = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))
    setEmpty(Object.keys(filled).length === 0)
    if (Object.keys(filled).length === 0) return
    if (await lead.orders.give('message', { texts: filled }, t('toAll.sent'))) setTexts({})
  }
  const languages = languagesFor(lead, texts)
  const mine = languages.filter((each) => each === language.value)
  return (
    <details class="lead-section lead-more">
      <summary>{t('toAll.title')}</summary>
      <form
        class="lead-stack"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        {[...mine, ...languages.filter((each) => each !== language.value)].map((each) => (
          <label key={each} class="board-field">
            {t('toAll.text', { language: LANGUAGE_NAMES[each] })}
            <textarea
              class="board-input" rows={2} lang={each} maxLength={MOST_CHARACTERS} value={texts[each] ?? ''}
              onInput={(event) => setTexts({ ...texts, [each]: event.currentTarget.value })}
            />
          </label>
        ))}
        {isEmpty && <p role="alert" class="problem">{t('toAll.empty')}</p>}
        <button type="submit" class="button button-primary" aria-disabled={lead.orders.busy.value.has('message') ? 'true' : undefined}>
          {t('toAll.send')}
        </button>
      </form>
    </details>
  )
}
