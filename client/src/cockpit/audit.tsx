/** What was done by facilitators for the safety of the workshop, newest first, to read and to save. */
import { useState } from 'preact/hooks'
import { t, type MessageKey } from '../i18n/i18n.ts'
import { personOn } from '../platform/identity.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DialogProblem } from './confirm.tsx'
import type { Lead } from './lead.ts'
import { useReading } from './reading.ts'
import { timeText } from './words.ts'

interface ActRow {
  readonly sequence: number
  readonly time_ms: number
  readonly kind: string
  readonly by: string
  readonly subject: string
}

const NO_ACTS: readonly ActRow[] = []

const KINDS = [
  'admitted', 'rejected', 'lobby_off', 'lobby_on', 'role', 'host', 'muted', 'unmuted', 'auto_muted', 'removed', 'banned',
  'lifted', 'link_made', 'link_changed', 'link_rotated', 'link_revoked', 'locked', 'unlocked', 'zone', 'frozen', 'cursors',
  'names', 'settings', 'report', 'report_closed', 'session_started', 'session_ended',
  'version', 'restored', 'reverted', 'forked', 'replay_link', 'replay_link_revoked', 'conceal',
] as const

export function AuditDialog({ lead, onClose }: { readonly lead: Lead; readonly onClose: () => void }) {
  const [acts] = useReading(lead, 'audit', 'acts', NO_ACTS)
  const [hasFailed, setFailed] = useState(false)
  const save = async (): Promise<void> => setFailed(!(await download(lead)))
  return (
    <Dialog title={t('prepare.audit')} onClose={onClose} class="lead-dialog">
      <p>{t('audit.intro')}</p>
      <DialogProblem lead={lead} />
      <div class="dialog-actions">
        <button type="button" class="button button-plain" onClick={() => void save()}>{t('audit.save')}</button>
      </div>
      {hasFailed && <p role="alert" class="problem">{t('cockpit.offline')}</p>}
      <div class="lead-scroll" tabIndex={0} role="region" aria-label={t('prepare.audit')}>
        <table class="lead-table">
          <thead>
            <tr>
              <th scope="col">{t('audit.time')}</th>
              <th scope="col">{t('audit.what')}</th>
              <th scope="col">{t('audit.by')}</th>
              <th scope="col">{t('audit.about')}</th>
            </tr>
          </thead>
          <tbody>
            {acts.map((act) => (
              <tr key={act.sequence}>
                <td>{timeText(act.time_ms)}</td>
                <td>{t(kindKey(act.kind))}</td>
                <td>{act.by === '' ? t('audit.system') : act.by}</td>
                <td>{act.subject}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  )
}

function kindKey(kind: string): MessageKey {
  return `audit.kind.${KINDS.find((each) => each === kind) ?? 'other'}`
}

/** Fetched and not linked: a link could not say who asks. */
async function download(lead: Lead): Promise<boolean> {
  const { workshop, board } = lead.page
  const personId = personOn(board.value.id)
  if (workshop.value === undefined || personId === undefined) return false
  try {
    const response = await fetch(`/api/workshops/${encodeURIComponent(workshop.value.id)}/audit.csv`, { headers: { 'X-Person': personId } })
    if (!response.ok) return false
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await response.blob())
    link.download = 'audit.csv'
    link.click()
    URL.revokeObjectURL(link.href)
    return true
  } catch {
    return false
  }
}
