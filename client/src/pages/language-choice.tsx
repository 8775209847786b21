/** Choosing a language: for the whole page in its head, or as an answer in a form. */
import { language, LANGUAGE_NAMES, LANGUAGES, setLanguage, t, type Language } from '../i18n/i18n.ts'

export function LanguageSwitch() {
  return (
    <div class="languages" role="group" aria-label={t('app.language')}>
      {LANGUAGES.map((each) => (
        <button type="button" lang={each} aria-pressed={language.value === each} onClick={() => void setLanguage(each)}>
          {LANGUAGE_NAMES[each]}
        </button>
      ))}
    </div>
  )
}

export interface LanguageChoiceProps {
  readonly name: string
  readonly legend: string
  readonly hint?: string
  readonly value: Language
  readonly onChange: (language: Language) => void
}

export function LanguageChoice({ name, legend, hint, value, onChange }: LanguageChoiceProps) {
  return (
    <fieldset class="field" aria-describedby={hint && `${name}-hint`}>
      <legend class="label">{legend}</legend>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <div class="choices">
        {LANGUAGES.map((each) => (
          <label class="choice" lang={each}>
            <input type="radio" name={name} value={each} checked={value === each} onChange={() => onChange(each)} />
            <span>{LANGUAGE_NAMES[each]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
