/** The same workshop once more: boards, agenda and rules, without people and what they wrote. */
import { useState } from 'preact/hooks'
import { t, type MessageKey } from '../i18n/i18n.ts'
import type { Results } from '../live/command-types.ts'
import type { RoleName } from '../live/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Address } from './address.tsx'
import { DialogProblem } from './confirm.tsx'
import type { Lead } from './lead.ts'

// As the server has it (server/transport/bodies.py).
const TITLE_CHARACTERS = 200

type Copied = Results['copy']

interface CopyProps {
  readonly lead: Lead
  readonly onClose: () => void
}

export function CopyDialog({ lead, onClose }: CopyProps) {
  const [made, setMade] = useState<Copied>()
  return made === undefined
    ? <Order lead={lead} onClose={onClose} onMade={setMade} />
    : <Made lead={lead} onClose={onClose} made={made} />
}

function Order({ lead, onClose, onMade }: CopyProps & { readonly onMade: (made: Copied) => void }) {
  const name = lead.page.workshop.value?.title ?? ''
  const [title, setTitle] = useState(() => t('copy.of', { title: name }).slice(0, TITLE_CHARACTERS))
  const isBusy = lead.orders.busy.value.has('copy')
  const copy = async (): Promise<void> => {
    const answer = await lead.orders.give('copy', title.trim() === '' ? {} : { title: title.trim() }, t('copy.made'))
    if (answer !== undefined) onMade(answer)
  }
  return (
    <Dialog title={t('prepare.copy')} onClose={onClose} class="lead-dialog">
      <form
        class="lead-stack"
        onSubmit={(event) => {
          event.preventDefault()
          void copy()
        }}
      >
        <p>{t('copy.what')}</p>
        <label class="board-field">
          {t('copy.title')}
          <input class="board-input" value={title} maxLength={TITLE_CHARACTERS} onInput={(event) => setTitle(event.currentTarget.value)} />
        </label>
        <DialogProblem lead={lead} />
        <div class="dialog-actions">
          <button type="submit" class="button button-primary" aria-disabled={isBusy ? 'true' : undefined}>{t('copy.do')}</button>
          <button type="button" class="button button-plain" onClick={onClose}>{t('action.cancel')}</button>
        </div>
      </form>
    </Dialog>
  )
}

const ORDER: readonly { readonly role: RoleName; readonly name: MessageKey }[] = [
  { role: 'facilitator', name: 'role.facilitator' }, { role: 'participant', name: 'role.participant' },
  { role: 'observer', name: 'role.observer' },
]

/** Nobody gets into the copy but by these links, so that a slip must not close them away. */
function Made({ lead, onClose, made }: CopyProps & { readonly made: Copied }) {
  const [isAsked, setAsked] = useState(false)
  const labs = made.links.labs ?? []
  return (
    <Dialog title={t('copy.made')} onClose={() => (isAsked ? onClose() : setAsked(true))} class="lead-dialog">
      <p><strong>{made.workshop.title}</strong></p>
      <p>{t('copy.keep')}</p>
      <ul class="lead-list" role="list">
        {ORDER.map(({ role, name }) => (
          <li key={role} class="lead-card">
            <h3>{t(name)}</h3>
            {role === 'participant' && made.code != null && <p>{t('link.code')} <strong class="lead-code">{made.code}</strong></p>}
            <Address lead={lead} url={made.links[role]} name={t(name)} />
          </li>
        ))}
        {labs.map(({ lab, url }) => {
          const title = made.labs?.find(({ id }) => id === lab)?.title ?? ''
          return (
            <li key={url} class="lead-card">
              <h3>{title}</h3>
              <Address lead={lead} url={url} name={title} />
            </li>
          )
        })}
      </ul>
      <div role="alert">{isAsked && <p class="problem">{t('copy.sure')}</p>}</div>
      <div class="dialog-actions">
        <a class="button button-primary" href={made.links.facilitator} target="_blank" rel="noopener">{t('copy.open')}</a>
        <button type="button" class="button button-plain" onClick={onClose}>{t('copy.kept')}</button>
      </div>
    </Dialog>
  )
}
