/** A new link: for which role, from which lab, with a room code or without. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { RoleName } from '../live/types.ts'
import type { Lead } from './lead.ts'
import type { Fresh } from './link-row.ts'

const ROLES: readonly RoleName[] = ['participant', 'facilitator', 'observer']
const TITLE_CHARACTERS = 80

export function NewLink({ lead, onMade }: { readonly lead: Lead; readonly onMade: (id: string, fresh: Fresh) => void }) {
  const [role, setRole] = useState<RoleName>('participant')
  const [title, setTitle] = useState('')
  const [lab, setLab] = useState('')
  const [hasCode, setCode] = useState(true)
  const labs = lead.page.live.cockpit.value?.labs ?? []
  const make = async (): Promise<void> => {
    const body = { role, code: hasCode, title: title.trim(), ...(lab === '' ? {} : { lab }) }
    const made = await lead.orders.give('makeLink', body, t('link.made'))
    if (made === undefined) return
    setTitle('')
    onMade(made.id, { url: made.url, code: made.code ?? null })
  }
  return (
    <form
      class="lead-section lead-stack"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <h3>{t('link.new')}</h3>
      <label class="board-field">
        {t('person.role')}
        <select class="select board-input" value={role} onChange={(event) => setRole(event.currentTarget.value as RoleName)}>
          {ROLES.map((each) => <option key={each} value={each}>{t(`role.${each}`)}</option>)}
        </select>
      </label>
      {labs.length > 0 && (
        <label class="board-field">
          {t('link.lab')}
          <select class="select board-input" value={lab} onChange={(event) => setLab(event.currentTarget.value)}>
            <option value="">{t('link.anyLab')}</option>
            {labs.map(({ id, title: name }) => <option key={id} value={id}>{name}</option>)}
          </select>
        </label>
      )}
      <label class="board-field">
        {t('link.title')}
        <input class="board-input" value={title} maxLength={TITLE_CHARACTERS} onInput={(event) => setTitle(event.currentTarget.value)} />
      </label>
      <label class="check">
        <input type="checkbox" checked={hasCode} onChange={(event) => setCode(event.currentTarget.checked)} />
        {t('link.withCode')}
      </label>
      <button type="submit" class="button button-primary">{t('link.make')}</button>
    </form>
  )
}
