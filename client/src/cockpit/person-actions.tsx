/** What can be done for or about one person. */
import { t } from '../i18n/i18n.ts'
import type { RoleName } from '../live/types.ts'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'
import type { PersonRow } from './people-list.ts'

const ROLES: readonly RoleName[] = ['participant', 'facilitator', 'observer']
const HOST = 'host:'

interface PersonActionsProps {
  readonly lead: Lead
  readonly person: PersonRow
  readonly isMe: boolean
  readonly onChanged: () => void
}

export function PersonActions({ lead, person, isMe, onChanged }: PersonActionsProps) {
  const { id, name } = person
  return (
    <div class="lead-stack">
      <RoleChoice lead={lead} person={person} onChanged={onChanged} />
      <div class="lead-row">
        {person.board !== '' && (
          <OrderButton lead={lead} name="follow" body={{ person: id }} label={t('person.followLabel', { name })} done={t('gather.followed')}>
            {t('person.follow')}
          </OrderButton>
        )}
        {person.role !== 'facilitator' && (
          <OrderButton
            lead={lead} name="mute" body={{ on: id, muted: !person.muted }} onDone={onChanged}
            label={t(person.muted ? 'person.unmuteLabel' : 'person.muteLabel', { name })}
            done={t(person.muted ? 'person.unmuted' : 'person.muted', { name })}
          >
            {t(person.muted ? 'person.unmute' : 'person.mute')}
          </OrderButton>
        )}
        {!isMe && (
          <button
            type="button" class="button button-plain" aria-label={t('person.removeLabel', { name })}
            onClick={() => {
              lead.dialog.value = { kind: 'remove', id, name, shared: person.shared_address }
            }}
          >
            {t('person.remove')}
          </button>
        )}
      </div>
    </div>
  )
}

function RoleChoice({ lead, person, onChanged }: Omit<PersonActionsProps, 'isMe'>) {
  const boards = lead.page.live.programme.value?.boards ?? []
  const now = person.host_board === null ? person.role : `${HOST}${person.host_board}`
  const choose = async (chosen: string): Promise<void> => {
    const role = ROLES.find((each) => each === chosen) ?? 'participant'
    const host = chosen.startsWith(HOST) ? { host_board: chosen.slice(HOST.length) } : {}
    await lead.orders.give('role', { on: person.id, role, ...host }, t('person.roleChanged', { name: person.name }))
    onChanged()
  }
  return (
    <label class="board-field">
      {t('person.role')}
      <select class="select board-input" value={now} onChange={(event) => void choose(event.currentTarget.value)}>
        {ROLES.map((role) => <option key={role} value={role}>{t(`role.${role}`)}</option>)}
        {boards.map(({ id, title }) => <option key={id} value={`${HOST}${id}`}>{t('person.hostOf', { board: title })}</option>)}
      </select>
    </label>
  )
}
