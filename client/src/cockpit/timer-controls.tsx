/** The countdown for everybody: start, pause, one minute more, stop. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { Programme, TimerView } from '../live/types.ts'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'
import { useTicking } from './ticking.ts'
import { clockText } from './words.ts'

const MOST_MINUTES = 24 * 60
const USUAL_MINUTES = 5

interface TimerProps {
  readonly lead: Lead
  readonly programme: Programme
}

export function TimerControls({ lead, programme }: TimerProps) {
  const timer = programme.timers.find(({ board }) => board === '')
  return (
    <section class="lead-section" aria-labelledby="lead-timer">
      <h3 id="lead-timer">{t('clock.title')}</h3>
      {timer === undefined
        ? <TimerStart key={programme.step?.id} lead={lead} programme={programme} />
        : <TimerRuns lead={lead} timer={timer} />}
    </section>
  )
}

function TimerStart({ lead, programme }: TimerProps) {
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
      <OrderButton lead={lead} name="timer" body={{ do: 'start', minutes: wanted }} done={t('clock.started', { n: wanted })}>
        {t('clock.start')}
      </OrderButton>
    </div>
  )
}

function TimerRuns({ lead, timer }: { readonly lead: Lead; readonly timer: TimerView }) {
  const isRunning = timer.state === 'running'
  useTicking(lead.page.live.clock, isRunning)
  const leftMs = lead.page.live.leftMs(timer)
  return (
    <>
      <p class="lead-clock" role="timer">
        {leftMs === 0 ? t('clock.isOver') : t(isRunning ? 'clock.runs' : 'clock.paused', { time: clockText(leftMs) })}
      </p>
      <div class="lead-row">
        {isRunning
          ? <OrderButton lead={lead} name="timer" body={{ do: 'pause' }} done={t('clock.isPaused')}>{t('clock.pause')}</OrderButton>
          : <OrderButton lead={lead} name="timer" body={{ do: 'resume' }} done={t('clock.goesOn')}>{t('clock.resume')}</OrderButton>}
        <OrderButton lead={lead} name="timer" body={{ do: 'add', minutes: 1 }} done={t('clock.added')}>{t('clock.add')}</OrderButton>
        <OrderButton lead={lead} name="timer" body={{ do: 'stop' }} done={t('clock.stopped')}>{t('clock.stop')}</OrderButton>
      </div>
    </>
  )
}
