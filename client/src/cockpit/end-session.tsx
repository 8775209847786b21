/** What must be seen in every part of the panel: an end that can be taken back, and a workshop that nobody leads. */
import { t } from '../i18n/i18n.ts'
import type { Programme } from '../live/types.ts'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'
import { useTicking } from './ticking.ts'

export function UndoEnd({ lead }: { readonly lead: Lead }) {
  const programme = lead.page.live.programme.value
  const isEnding = programme?.session?.state === 'ending'
  useTicking(lead.page.live.clock, isEnding)
  if (!isEnding) return null
  return (
    <div class="lead-notice" role="status">
      <p>{t('end.ending')} <span aria-hidden="true">{secondsLeft(programme, lead.page.live.clock.elapsed())}</span></p>
      <OrderButton lead={lead} name="session" body={{ do: 'undo_end' }} class="button-primary" done={t('end.undone')}>
        {t('end.undo')}
      </OrderButton>
    </div>
  )
}

function secondsLeft(programme: Programme, elapsedMs: number): number {
  const untilMs = programme.session?.undoUntilMs ?? 0
  const leftMs = untilMs - programme.timeMs - (elapsedMs - programme.receivedAt)
  return Math.max(0, Math.ceil(leftMs / 1000))
}

/** The workshop goes on by itself; somebody should take it in hand. */
export function LeadGone({ lead }: { readonly lead: Lead }) {
  const { programme, cockpit } = lead.page.live
  if (cockpit.value?.leadGone !== true) return null
  return (
    <div class="lead-notice" role="status">
      <p>{t('leader.gone', { name: programme.value?.lead?.name ?? '' })}</p>
      <OrderButton lead={lead} name="lead" body={{}} class="button-primary" done={t('leader.taken')}>{t('leader.take')}</OrderButton>
    </div>
  )
}
