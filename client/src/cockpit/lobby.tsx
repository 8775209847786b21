/** Who waits to be let in. */
import { t } from '../i18n/i18n.ts'
import type { Waiting } from '../live/types.ts'
import { Affiliation } from './affiliation.tsx'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'

// Below that many the button for all of a lab saves nothing.
const WORTH_A_BUTTON = 2

export function Lobby({ lead }: { readonly lead: Lead }) {
  const cockpit = lead.page.live.cockpit.value
  if (cockpit === undefined) return null
  const { waiting, settings } = cockpit
  return (
    <section class="lead-section" aria-labelledby="lead-lobby">
      <h3 id="lead-lobby">{t('waiting.title')}</h3>
      {waiting.length > 0 && <WaitingList lead={lead} waiting={waiting} />}
      {waiting.length === 0 && <p class="muted">{t(settings.lobby ? 'waiting.empty' : 'waiting.off')}</p>}
      {settings.lobby
        ? (
          <button
            type="button" class="button lead-quiet"
            onClick={() => {
              lead.dialog.value = 'lobbyOff'
            }}
          >
            {t('waiting.switchOff')}
          </button>
        )
        : <OrderButton lead={lead} name="settings" body={{ lobby: true }} class="lead-quiet" done={t('waiting.isOn')}>{t('waiting.switchOn')}</OrderButton>}
    </section>
  )
}

function WaitingList({ lead, waiting }: { readonly lead: Lead; readonly waiting: readonly Waiting[] }) {
  const labs = lead.page.live.cockpit.value?.labs ?? []
  const ofLab = labs
    .map((lab) => ({ ...lab, n: waiting.filter((person) => person.lab === lab.title).length }))
    .filter(({ n }) => n >= WORTH_A_BUTTON)
  const said = (n: number): string => t('waiting.admitted', { n })
  return (
    <>
      <p role="status">{t('waiting.count', { n: waiting.length })}</p>
      <div class="lead-row">
        <OrderButton lead={lead} name="admit" body={{ all: true }} class="button-primary" done={said(waiting.length)}>
          {t('waiting.admitAll')}
        </OrderButton>
        {ofLab.map(({ id, title, n }) => (
          <OrderButton key={id} lead={lead} name="admit" body={{ lab: id }} done={said(n)}>{t('waiting.admitLab', { lab: title, n })}</OrderButton>
        ))}
      </div>
      <ul class="lead-list" role="list">
        {waiting.map((person) => <WaitingCard key={person.id} lead={lead} person={person} said={said(1)} />)}
      </ul>
    </>
  )
}

function WaitingCard({ lead, person, said }: { readonly lead: Lead; readonly person: Waiting; readonly said: string }) {
  const { id, name, lab, level, link } = person
  return (
    <li class="lead-card">
      <p><strong>{name}</strong></p>
      <Affiliation level={level} lab={lab} />
      {link !== '' && <p class="muted">{t('waiting.by', { link })}</p>}
      <div class="lead-row">
        <OrderButton lead={lead} name="admit" body={{ people: [id] }} label={t('waiting.admitLabel', { name })} done={said}>
          {t('waiting.admit')}
        </OrderButton>
        <OrderButton
          lead={lead} name="reject" body={{ people: [id] }} label={t('waiting.rejectLabel', { name })} done={t('waiting.rejected', { name })}
        >
          {t('waiting.reject')}
        </OrderButton>
      </div>
    </li>
  )
}
