/** What people read before they come in, and what they may say about themselves. */
import { language, t } from '../i18n/i18n.ts'
import type { Affiliation, Preview } from './api.ts'
import { Field } from './field.tsx'

const LEVELS = ['city', 'national', 'association'] as const

export function Welcome({ preview }: { readonly preview: Preview }) {
  const { welcome } = preview
  const words = welcome[language.value] ?? Object.values(welcome)[0] ?? ''
  return (
    <div>
      <p class="join-workshop">{preview.workshop.title}</p>
      {words !== '' && <p class="hint">{words}</p>}
    </div>
  )
}

/** Stored what, how long, seen by whom: said before anybody enters. */
export function Notice({ preview }: { readonly preview: Preview }) {
  const days = preview.retention_days
  return (
    <p class="hint join-notice">
      {t(preview.replay ? 'join.stored.replay' : 'join.stored', { days })} {preview.lobby && t('join.lobby')}
    </p>
  )
}

export interface AffiliationFieldsProps {
  readonly preview: Preview
  readonly about: Affiliation
  /** Gets what is new. */
  readonly onChange: (about: Affiliation) => void
}

interface ChoiceProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly onChange: (value: string) => void
}

function Choice({ id, label, value, options, onChange }: ChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select class="input" id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="" />
        {options.map(([each, text]) => <option key={each} value={each}>{text}</option>)}
      </select>
    </div>
  )
}

/** Left out where the link says it already. */
export function AffiliationFields({ preview, about, onChange }: AffiliationFieldsProps) {
  return (
    <>
      {preview.lab === null && preview.labs.length === 0 && (
        <Field
          id="lab" label={t('join.city')} value={about.lab_text ?? ''} maxLength={80}
          onInput={(lab_text) => onChange({ lab_text })}
        />
      )}
      {preview.lab === null && preview.labs.length > 0 && (
        <Choice
          id="lab" label={t('join.city')} value={about.lab ?? ''} onChange={(lab) => onChange({ lab })}
          options={preview.labs.map(({ id, title }) => [id, title])}
        />
      )}
      {preview.level === null && (
        <Choice
          id="level" label={t('join.level')} value={about.level ?? ''} onChange={(level) => onChange({ level })}
          options={LEVELS.map((level) => [level, t(`join.level.${level}`)])}
        />
      )}
      {preview.replay && (
        <label class="check">
          <input
            type="checkbox" checked={about.hides_name === true}
            onChange={(event) => onChange({ hides_name: event.currentTarget.checked })}
          />
          <span>{t('join.hideName')}</span>
        </label>
      )}
    </>
  )
}
