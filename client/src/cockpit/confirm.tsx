/** Steps that cannot be taken back are asked for twice, with what they mean. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { Dialog } from '../ui/dialog.tsx'
import type { Lead } from './lead.ts'
import { problemWords } from './orders.ts'

interface DialogProps {
  readonly lead: Lead
  readonly onClose: () => void
}

/** MOD-5: whoever has the link could then come in. */
export function LobbyOff({ lead, onClose }: DialogProps) {
  const switchOff = async (): Promise<void> => {
    if (await lead.orders.give('settings', { lobby: false, confirm: true }, t('waiting.isOff'))) onClose()
  }
  return (
    <Dialog title={t('waiting.warning')} onClose={onClose} class="lead-dialog">
      <p>{t('waiting.warning.text')}</p>
      <DialogProblem lead={lead} />
      <div class="dialog-actions">
        <button type="button" class="button button-primary" onClick={onClose}>{t('waiting.keep')}</button>
        <button type="button" class="button button-plain" onClick={() => void switchOff()}>{t('waiting.switchOff')}</button>
      </div>
    </Dialog>
  )
}

const BANS = ['none', 'session', 'days', 'for_ever'] as const
type Ban = (typeof BANS)[number]
const BAN_DAYS = 7

interface RemoveProps extends DialogProps {
  readonly id: string
  readonly name: string
  /** How many others would be locked out with their address; null where it is not known. */
  readonly shared: number | null
}

export function RemovePerson({ lead, onClose, id, name, shared }: RemoveProps) {
  const [ban, setBan] = useState<Ban>('session')
  const [address, setAddress] = useState(false)
  const [link, setLink] = useState(false)
  const isLive = lead.page.live.programme.value?.session?.state === 'running'
  const choices = BANS.filter((each) => isLive || each !== 'session')
  const chosen = choices.includes(ban) ? ban : 'none'
  const remove = async (): Promise<void> => {
    const block = chosen === 'none' ? {} : { ban: chosen, address, link, ...(chosen === 'days' ? { days: BAN_DAYS } : {}) }
    if (await lead.orders.give('remove', { on: id, ...block }, t('person.removed', { name }))) onClose()
  }
  return (
    <Dialog title={t('remove.title', { name })} onClose={onClose} class="lead-dialog">
      <p>{t('remove.text')}</p>
      <fieldset class="lead-stack">
        <legend>{t('remove.ban')}</legend>
        {choices.map((each) => (
          <label key={each} class="check">
            <input type="radio" name="ban" checked={each === chosen} onChange={() => setBan(each)} />
            {t(`remove.ban.${each}`)}
          </label>
        ))}
      </fieldset>
      {chosen !== 'none' && (
        <>
          <label class="check">
            <input type="checkbox" checked={link} onChange={(event) => setLink(event.currentTarget.checked)} />
            {t('remove.link')}
          </label>
          {shared !== null && (
            <label class="check">
              <input type="checkbox" checked={address} onChange={(event) => setAddress(event.currentTarget.checked)} />
              {t('remove.address')}
            </label>
          )}
          {address && shared !== null && shared > 0 && <p class="problem" role="status">{t('remove.shared', { n: shared })}</p>}
        </>
      )}
      <DialogProblem lead={lead} />
      <div class="dialog-actions">
        <button type="button" class="button button-primary lead-danger" onClick={() => void remove()}>{t('person.remove')}</button>
        <button type="button" class="button button-plain" onClick={onClose}>{t('action.cancel')}</button>
      </div>
    </Dialog>
  )
}

/** The panel is behind the dialog: what went wrong must be said here. */
export function DialogProblem({ lead }: { readonly lead: Lead }) {
  const problem = lead.orders.problem.value
  return <div role="alert">{problem !== null && <p class="problem">{problemWords(problem)}</p>}</div>
}
