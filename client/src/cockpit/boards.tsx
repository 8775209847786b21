/** All boards at a glance: who calls, who is there, how much happens, and the way there. */
import { t } from '../i18n/i18n.ts'
import type { CockpitBoard, SignalShown } from '../live/types.ts'
import { BoardCare, isClosed } from './board-care.tsx'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'
import { clockText } from './words.ts'

export function Boards({ lead }: { readonly lead: Lead }) {
  const cockpit = lead.page.live.cockpit.value
  if (cockpit === undefined) return <p class="muted">{t('now.unknown')}</p>
  const { boards, calls, hands, ready } = cockpit
  return (
    <>
      {calls.length > 0 && <Calls lead={lead} calls={calls} />}
      {hands.length > 0 && <Hands lead={lead} hands={hands} />}
      {ready.yes > 0 && (
        <section class="lead-section lead-row">
          <p>{t('boards.ready', { yes: ready.yes, of: ready.of })}</p>
          <OrderButton lead={lead} name="clearReady" body={{}} done={t('boards.readyCleared')}>{t('boards.clearReady')}</OrderButton>
        </section>
      )}
      <ul class="lead-list" role="list">{boards.map((board) => <BoardCard key={board.id} lead={lead} board={board} />)}</ul>
      {boards.some(({ kind }) => kind === 'group') && (
        <button
          type="button" class="button button-plain"
          onClick={() => {
            lead.dialog.value = 'groups'
          }}
        >
          {t('boards.groups')}
        </button>
      )}
    </>
  )
}

function titleOf(lead: Lead, boardId: string): string {
  return lead.page.live.cockpit.value?.boards.find(({ id }) => id === boardId)?.title ?? ''
}

function Calls({ lead, calls }: { readonly lead: Lead; readonly calls: readonly SignalShown[] }) {
  return (
    <section class="lead-section" aria-labelledby="lead-calls">
      <h3 id="lead-calls">{t('boards.calls')}</h3>
      <ul class="lead-list" role="list">
        {calls.map(({ id, name, board, coming }) => (
          <li key={id} class="lead-card">
            <p>{t('boards.callFrom', { name, board: titleOf(lead, board) })}</p>
            {coming === null
              ? (
                <OrderButton
                  lead={lead} name="answerCall" body={{ person: id }} class="button-primary"
                  label={t('boards.answerLabel', { name })} onDone={() => lead.page.switchBoard(board)}
                >
                  {t('boards.answer')}
                </OrderButton>
              )
              : <p class="muted">{t('boards.coming', { name: coming })}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Hands({ lead, hands }: { readonly lead: Lead; readonly hands: readonly SignalShown[] }) {
  return (
    <section class="lead-section" aria-labelledby="lead-hands">
      <h3 id="lead-hands">{t('boards.hands')}</h3>
      <ol class="lead-plain">
        {hands.map(({ id, name, board }) => <li key={id}>{t('boards.handOf', { name, board: titleOf(lead, board) })}</li>)}
      </ol>
    </section>
  )
}

function BoardCard({ lead, board }: { readonly lead: Lead; readonly board: CockpitBoard }) {
  const { page } = lead
  const isHere = page.board.value.id === board.id
  return (
    <li class="lead-card">
      <h3>{isHere ? t('boards.here', { title: board.title }) : board.title}</h3>
      <p class="muted">{factsOf(lead, board).join(' · ')}</p>
      <div class="lead-row">
        {!isHere && (
          <button type="button" class="button button-plain" aria-label={t('boards.goLabel', { board: board.title })} onClick={() => page.switchBoard(board.id)}>
            {t('boards.go')}
          </button>
        )}
        <OrderButton
          lead={lead} name="summon" body={{ board: board.id }} label={t('boards.summonLabel', { board: board.title })}
          done={t('gather.summoned')}
        >
          {t('boards.summon')}
        </OrderButton>
        <OrderButton
          lead={lead} name="freeze" body={{ frozen: !board.frozen, boards: [board.id] }}
          label={t(board.frozen ? 'boards.unfreezeLabel' : 'boards.freezeLabel', { board: board.title })}
          done={t(board.frozen ? 'gather.unfrozen' : 'gather.isFrozen')}
        >
          {t(board.frozen ? 'boards.unfreeze' : 'boards.freeze')}
        </OrderButton>
      </div>
      <BoardCare lead={lead} board={board} />
    </li>
  )
}

/** What cannot be otherwise is left out: a calm board needs one line. */
function factsOf(lead: Lead, board: CockpitBoard): string[] {
  const facts = [t('boards.people', { n: board.people }), t('boards.edits', { n: board.editsPerMinute })]
  if (board.slow > 0) facts.push(t('boards.slow', { n: board.slow }))
  if (board.offline > 0) facts.push(t('boards.offline', { n: board.offline }))
  if (board.hands > 0) facts.push(t('boards.handCount', { n: board.hands }))
  if (board.frozen) facts.push(t('boards.frozen'))
  if (isClosed(lead.page.live.programme.value, board.id)) facts.push(t('boards.closed'))
  if (board.timer !== null) facts.push(t('boards.left', { time: clockText(board.timer.leftMs) }))
  return facts
}
