/** What most people leave as it is, in one line until it is opened: the waiting room, and the languages of texts. */
import { LANGUAGE_NAMES, LANGUAGES, t } from '../i18n/i18n.ts'
import { languagesOf, type WorkshopDraft } from './workshop-draft.ts'

export interface MoreSettingsProps {
  readonly draft: WorkshopDraft
  readonly onChange: (draft: WorkshopDraft) => void
}

export function MoreSettings({ draft, onChange }: MoreSettingsProps) {
  const chosen = languagesOf(draft)
  const words = [t(draft.lobby ? 'more.lobby.on' : 'more.lobby.off'), ...chosen.map((each) => LANGUAGE_NAMES[each])]
  return (
    <details class="more-settings">
      <summary>
        <span class="label">{t('more.title')}</span>
        <span class="hint">{words.join(' · ')}</span>
      </summary>
      <div class="field">
        <label class="tick">
          <input
            type="checkbox" checked={draft.lobby} aria-describedby="lobby-hint"
            onChange={(event) => onChange({ ...draft, lobby: event.currentTarget.checked })}
          />
          <span class="label">{t('kit.lobby')}</span>
        </label>
        <p class="hint" id="lobby-hint">{t(draft.lobby ? 'kit.lobby.on' : 'kit.lobby.off')}</p>
      </div>
      <fieldset class="field" aria-describedby="languages-hint">
        <legend class="label">{t('more.languages')}</legend>
        <p class="hint" id="languages-hint">{t('more.languages.hint')}</p>
        {LANGUAGES.map((each) => (
          <label key={each} class="tick" lang={each}>
            <input
              type="checkbox" checked={chosen.includes(each)} disabled={each === draft.language}
              onChange={(event) => {
                const others = chosen.filter((other) => other !== each)
                onChange({ ...draft, languages: event.currentTarget.checked ? [...others, each] : others })
              }}
            />
            <span>{LANGUAGE_NAMES[each]}</span>
          </label>
        ))}
      </fieldset>
    </details>
  )
}
