/** Reports of participants, and who is kept out at present. */
import { t } from '../i18n/i18n.ts'
import type { ReportShown } from '../live/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DialogProblem } from './confirm.tsx'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'
import { useReading } from './reading.ts'
import { timeText } from './words.ts'

interface BanRow {
  readonly id: string
  readonly kind: 'person' | 'link' | 'address'
  readonly value: string
  readonly name: string
  readonly by: string
  readonly expires_ms: number | null
  readonly until_session_ends: boolean
}

const NO_BANS: readonly BanRow[] = []

export function SafetyDialog({ lead, onClose }: { readonly lead: Lead; readonly onClose: () => void }) {
  const reports = lead.page.live.cockpit.value?.reports ?? []
  return (
    <Dialog title={t('prepare.safety')} onClose={onClose} class="lead-dialog">
      <DialogProblem lead={lead} />
      <section class="lead-section" aria-labelledby="lead-reports">
        <h3 id="lead-reports">{t('safety.reportsTitle')}</h3>
        {reports.length === 0 && <p class="muted">{t('safety.noReports')}</p>}
        <ul class="lead-list" role="list">
          {reports.map((report) => <ReportCard key={report.id} lead={lead} report={report} onClose={onClose} />)}
        </ul>
      </section>
      <Bans lead={lead} />
    </Dialog>
  )
}

interface ReportCardProps {
  readonly lead: Lead
  readonly report: ReportShown
  readonly onClose: () => void
}

function ReportCard({ lead, report, onClose }: ReportCardProps) {
  const { id, by, board, person, element, text, timeMs } = report
  const title = lead.page.live.programme.value?.boards.find((each) => each.id === board)?.title ?? ''
  const look = (): void => {
    onClose()
    lead.page.switchBoard(board, element ?? undefined)
  }
  return (
    <li class="lead-card">
      <p class="muted">{t('safety.reportFrom', { name: by, board: title, time: timeText(timeMs) })}</p>
      {person !== null && <p>{t('safety.reportAbout', { name: person.name })}</p>}
      {text !== '' && <p class="lead-quote">{text}</p>}
      <div class="lead-row">
        <button type="button" class="button button-plain" onClick={look}>{t('safety.look')}</button>
        <OrderButton lead={lead} name="closeReport" body={{ on: id }} done={t('safety.closed')}>{t('safety.close')}</OrderButton>
      </div>
    </li>
  )
}

function Bans({ lead }: { readonly lead: Lead }) {
  const [bans, readAgain] = useReading(lead, 'bans', 'bans', NO_BANS)
  return (
    <section class="lead-section" aria-labelledby="lead-bans">
      <h3 id="lead-bans">{t('safety.bans')}</h3>
      {bans.length === 0 && <p class="muted">{t('safety.noBans')}</p>}
      <ul class="lead-list" role="list">
        {bans.map((ban) => (
          <li key={ban.id} class="lead-card">
            <p>{t(`safety.ban.${ban.kind}`, { name: ban.name === '' ? ban.value : ban.name })}</p>
            <p class="muted">{untilText(ban)}{ban.by !== '' && ` · ${t('safety.by', { name: ban.by })}`}</p>
            <OrderButton lead={lead} name="liftBan" body={{ on: ban.id }} done={t('safety.lifted')} onDone={readAgain}>{t('safety.lift')}</OrderButton>
          </li>
        ))}
      </ul>
    </section>
  )
}

function untilText({ until_session_ends: isOfSession, expires_ms: expires }: BanRow): string {
  if (isOfSession) return t('safety.untilSession')
  return expires === null ? t('safety.untilLifted') : t('safety.until', { time: timeText(expires) })
}
