/** Who waits, who was stopped for writing too fast, and everybody with what can be done for or about them. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { Alert } from '../live/types.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icon.tsx'
import { Affiliation } from './affiliation.tsx'
import type { Lead } from './lead.ts'
import { Lobby } from './lobby.tsx'
import { OrderButton } from './order-button.tsx'
import { usePeople, type PersonRow } from './people-list.ts'
import { PersonActions } from './person-actions.tsx'

// Fewer are seen at one glance.
const WORTH_A_SEARCH = 8
const NEUTRAL = '#55656a'

export function People({ lead }: { readonly lead: Lead }) {
  const alerts = lead.page.live.cockpit.value?.alerts ?? []
  return (
    <>
      <Lobby lead={lead} />
      {alerts.length > 0 && <Alerts lead={lead} alerts={alerts} />}
      <Everybody lead={lead} />
    </>
  )
}

function Alerts({ lead, alerts }: { readonly lead: Lead; readonly alerts: readonly Alert[] }) {
  return (
    <section class="lead-section" aria-labelledby="lead-alerts">
      <h3 id="lead-alerts">{t('alerts.title')}</h3>
      <ul class="lead-list" role="list">
        {alerts.map(({ kind, person }) => (
          <li key={`${kind}-${person.id}`} class="lead-card">
            <p>{t(`alerts.${kind}`, { name: person.name })}</p>
            <OrderButton
              lead={lead} name="mute" body={{ on: person.id, muted: false }} label={t('person.unmuteLabel', { name: person.name })}
              done={t('person.unmuted', { name: person.name })}
            >
              {t('person.unmute')}
            </OrderButton>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Everybody({ lead }: { readonly lead: Lead }) {
  const list = usePeople(lead)
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState('')
  const inside = (list.rows.value ?? []).filter(({ state }) => state === 'admitted')
  const found = inside.filter(({ name, lab, level }) => `${name} ${lab} ${level === null ? '' : t(`level.${level}`)}`.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <section class="lead-section" aria-labelledby="lead-people">
      <h3 id="lead-people">{t('everybody.all', { n: inside.length })}</h3>
      {inside.length >= WORTH_A_SEARCH && (
        <label class="board-field">
          {t('everybody.search')}
          <input class="board-input" type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
        </label>
      )}
      <ul class="lead-list" role="list">
        {found.map((person) => (
          <PersonCard
            key={person.id} lead={lead} person={person} isOpen={open === person.id}
            onToggle={() => setOpen(open === person.id ? '' : person.id)} onChanged={() => void list.readAgain()}
          />
        ))}
      </ul>
    </section>
  )
}

interface PersonCardProps {
  readonly lead: Lead
  readonly person: PersonRow
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onChanged: () => void
}

function PersonCard({ lead, person, isOpen, onToggle, onChanged }: PersonCardProps) {
  const { page } = lead
  const isMe = person.id === page.me.value?.id
  const color = page.people.value.find(({ id }) => id === person.id)?.color ?? NEUTRAL
  return (
    <li class="lead-card">
      <button type="button" class="button lead-person lead-chevron" aria-expanded={isOpen} onClick={onToggle}>
        <Avatar name={person.name} color={color} />
        <span class="person-words">
          <strong>{isMe ? `${person.name} (${t('people.you')})` : person.name}</strong>
          <span class="muted">{factsOf(lead, person).join(' · ')}</span>
          <Affiliation level={person.level} lab={person.lab} />
        </span>
        <Icon name="down" />
      </button>
      {isOpen && <PersonActions lead={lead} person={person} isMe={isMe} onChanged={onChanged} />}
    </li>
  )
}

function factsOf(lead: Lead, person: PersonRow): string[] {
  const title = (id: string | null): string => lead.page.live.programme.value?.boards.find((board) => board.id === id)?.title ?? ''
  return [
    person.host_board === null ? t(`role.${person.role}`) : t('person.hostOf', { board: title(person.host_board) }),
    person.sessions === 0 ? t('person.away') : title(person.board),
    person.muted ? t('person.isMuted') : '',
  ].filter((fact) => fact !== '')
}
