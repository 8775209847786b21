/** Who is here: names, roles, and a way to where somebody looks. */
import { t } from '../i18n/i18n.ts'
import { AboutMe } from './about-me.tsx'
import { Avatar } from './avatar.tsx'
import { Dialog } from './dialog.tsx'
import type { PageModel } from './page-model.ts'
import { Report } from './report.tsx'

export function PeopleDialog({ model, onClose }: { model: PageModel; onClose: () => void }) {
  const me = model.me.value
  const peers = model.scene.value?.peers.value ?? []
  return (
    <Dialog title={t('people.title')} onClose={onClose}>
      <ul class="people-list" role="list">
        {model.people.value.map((person) => {
          const peer = peers.find(({ name, color }) => name === person.name && color === person.color)
          const isMe = person.id === me?.id
          return (
            <li key={person.id} class="person">
              <Avatar name={person.name} color={person.color} />
              <span class="person-words">
                <strong>{isMe ? `${person.name} (${t('people.you')})` : person.name}</strong>
                <span class="muted">
                  {t(`role.${person.role}`)}
                  {person.sessions > 1 && `, ${t('people.devices', { n: person.sessions })}`}
                </span>
              </span>
              {!isMe && peer !== undefined && (
                <button
                  type="button" class="button button-plain" aria-label={t('people.goTo', { name: person.name })}
                  onClick={() => {
                    onClose()
                    model.scene.value?.show({ clientId: peer.clientId })
                  }}
                >
                  {t('people.go')}
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {me !== undefined && <AboutMe model={model} />}
      {me !== undefined && me.role !== 'facilitator' && <Report model={model} />}
    </Dialog>
  )
}
