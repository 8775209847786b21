/** A countdown for everybody, or for one board: start, pause, one minute more, stop. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { Programme, TimerView } from '../live/types.ts'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'
import { useTicking } from './ticking.ts'
import { clockText } from './words.ts'

const MOST_MINUTES = 24 * 60
const USUAL_MINUTES = 5

/** Which countdown: of one board, or (undefined) of all. */
interface Where {
  readonly board: { readonly id: string; readonly title: string } | undefined
}

interface TimerProps {
  readonly lead: Lead
  readonly programme: Programme
}

export function TimerControls({ lead, programme }: TimerProps) {
  return (
    <section class="lead-section" aria-labelledby="lead-timer">
      <h3 id="lead-timer">{t('clock.title')}</h3>
      <TimerOf lead={lead} programme={programme} board={undefined} />
    </section>
  )
}

export function TimerOf({ lead, programme, board }: TimerProps & Where) {
  const timer = programme.timers.find((each) => each.board === (board?.id ?? ''))
  return timer === undefined
    ? <TimerStart key={programme.step?.id} lead={lead} programme={programme} board={board} />
    : <TimerRuns lead={lead} timer={timer} board={board} />
}

function TimerStart({ lead, programme, board }: TimerProps & Where) {
  const planned = programme.steps.find(({ id }) => id === programme.step?.id)?.minutes ?? USUAL_MINUTES
  const [minutes, setMinutes] = useState(String(planned || USUAL_MINUTES))
  const wanted = Math.min(MOST_MINUTES, Math.max(1, Number(minutes) || 1))
  return (
    <div class="lead-row">
      <label class="lead-minutes">
        {t('clock.minutes')}
        <input
          class="board-input" type="number" min={1} max={MOST_MINUTES} value={minutes} inputMode="numeric"
          onInput={(event) => setMinutes(event.currentTarget.value)}
        />
      </label>
      <OrderButton lead={lead} name="timer" body={{ do: 'start', minutes: wanted, ...on(board) }} {...named(t('clock.start'), board)} done={t('clock.started', { n: wanted })}>
        {t('clock.start')}
      </OrderButton>
    </div>
  )
}

function TimerRuns({ lead, timer, board }: { readonly lead: Lead; readonly timer: TimerView } & Where) {
  const isRunning = timer.state === 'running'
  useTicking(lead.page.live.clock, isRunning)
  const leftMs = lead.page.live.leftMs(timer)
  return (
    <>
      <p class="lead-clock" role="timer">
        {leftMs === 0 ? t('clock.isOver') : t(isRunning ? 'clock.runs' : 'clock.paused', { time: clockText(leftMs) })}
      </p>
      <div class="lead-row">
        <OrderButton
          lead={lead} name="timer" body={{ do: isRunning ? 'pause' : 'resume', ...on(board) }}
          {...named(t(isRunning ? 'clock.pause' : 'clock.resume'), board)} done={t(isRunning ? 'clock.isPaused' : 'clock.goesOn')}
        >
          {t(isRunning ? 'clock.pause' : 'clock.resume')}
        </OrderButton>
        <OrderButton lead={lead} name="timer" body={{ do: 'add', minutes: 1, ...on(board) }} {...named(t('clock.add'), board)} done={t('clock.added')}>{t('clock.add')}</OrderButton>
        <OrderButton lead={lead} name="timer" body={{ do: 'stop', ...on(board) }} {...named(t('clock.stop'), board)} done={t('clock.stopped')}>{t('clock.stop')}</OrderButton>
      </div>
    </>
  )
}

function on(board: Where['board']): { readonly board?: string } {
  return board === undefined ? {} : { board: board.id }
}

/** Where several countdowns can be seen, each button says whose it is. */
function named(what: string, board: Where['board']): { readonly label?: string } {
  return board === undefined ? {} : { label: t('boards.of', { what, board: board.title }) }
}
