/** Steps that cannot be taken back are asked for twice, with what they mean. */
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

/** The panel is behind the dialog: what went wrong must be said here. */
export function DialogProblem({ lead }: { readonly lead: Lead }) {
  const problem = lead.orders.problem.value
  return <div role="alert">{problem !== null && <p class="problem">{problemWords(problem)}</p>}</div>
}
