/** Name, window and number of a link. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { fromTimeField, toTimeField } from '../platform/local-time.ts'
import type { Lead } from './lead.ts'
import type { LinkRow } from './link-row.ts'

const TITLE_CHARACTERS = 80

interface LinkLimitsProps {
  readonly lead: Lead
  readonly link: LinkRow
  readonly onSaved: () => void
}

export function LinkLimits({ lead, link, onSaved }: LinkLimitsProps) {
  const [title, setTitle] = useState(link.title)
  const [opens, setOpens] = useState(toTimeField(link.opens_ms))
  const [expires, setExpires] = useState(toTimeField(link.expires_ms))
  const [uses, setUses] = useState(link.max_uses === null ? '' : String(link.max_uses))
  const save = async (): Promise<void> => {
    const body = {
      on: link.id, title: title.trim(), opens_ms: fromTimeField(opens), expires_ms: fromTimeField(expires),
      uses: uses === '' ? null : Math.max(1, Math.round(Number(uses))),
    }
    if (await lead.orders.give('changeLink', body, t('link.saved'))) onSaved()
  }
  return (
    <form
      class="lead-stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field label={t('link.title')} type="text" value={title} onInput={setTitle} />
      <Field label={t('link.opens')} type="datetime-local" value={opens} onInput={setOpens} />
      <Field label={t('link.expires')} type="datetime-local" value={expires} onInput={setExpires} />
      <Field label={t('link.uses')} type="number" value={uses} onInput={setUses} />
      <p class="muted">{t('link.limitsNote')}</p>
      <button type="submit" class="button button-primary">{t('link.save')}</button>
    </form>
  )
}

interface FieldProps {
  readonly label: string
  readonly type: 'text' | 'number' | 'datetime-local'
  readonly value: string
  readonly onInput: (value: string) => void
}

function Field({ label, type, value, onInput }: FieldProps) {
  return (
    <label class="board-field">
      {label}
      <input
        class="board-input" type={type} value={value} min={type === 'number' ? 1 : undefined} maxLength={TITLE_CHARACTERS}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  )
}
