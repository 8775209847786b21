/** What one board may need that the others do not: time of its own, and to be closed or opened. */
import { t } from '../i18n/i18n.ts'
import type { CockpitBoard, Programme } from '../live/types.ts'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'
import { TimerOf } from './timer-controls.tsx'

interface BoardCareProps {
  readonly lead: Lead
  readonly board: CockpitBoard
}

export function BoardCare({ lead, board }: BoardCareProps) {
  const programme = lead.page.live.programme.value
  const isLive = programme?.session !== undefined && programme.session !== null && programme.session.state !== 'ended'
  const isGroup = board.kind === 'group'
  if (programme === undefined || (!isLive && !isGroup)) return null
  return (
    <details class="lead-more">
      <summary>{t('boards.care')}<span class="visually-hidden">: {board.title}</span></summary>
      <div class="lead-stack">
        {isLive && (
          <fieldset class="lead-stack">
            <legend>{t('boards.timer')}</legend>
            <TimerOf lead={lead} programme={programme} board={board} />
          </fieldset>
        )}
        {isGroup && <Opening lead={lead} board={board} isClosed={isClosed(programme, board.id)} />}
      </div>
    </details>
  )
}

/** Groups close when all are called back; one of them may need a little longer (BRK-6). */
function Opening({ lead, board, isClosed: closed }: BoardCareProps & { readonly isClosed: boolean }) {
  const what = t(closed ? 'boards.reopen' : 'boards.close')
  return (
    <div class="lead-row">
      <p class="muted">{t(closed ? 'boards.isClosed' : 'boards.isOpen')}</p>
      <OrderButton
        lead={lead} name="extend" body={{ on: board.id, open: closed }} label={t('boards.of', { what, board: board.title })}
        done={t(closed ? 'boards.reopened' : 'boards.wasClosed', { board: board.title })}
      >
        {what}
      </OrderButton>
    </div>
  )
}

export function isClosed(programme: Programme | undefined, boardId: string): boolean {
  return programme?.boards.find(({ id }) => id === boardId)?.closed === true
}
