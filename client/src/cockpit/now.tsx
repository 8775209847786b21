/** What is going on: the step, the time, where everybody looks, and words to all. */
import { t } from '../i18n/i18n.ts'
import type { Programme, Step } from '../live/types.ts'
import { Gather } from './gather.tsx'
import type { Lead } from './lead.ts'
import { MessageForm } from './message-form.tsx'
import { OrderButton } from './order-button.tsx'
import { TimerControls } from './timer-controls.tsx'
import { stepWords, textIn } from './words.ts'

export function Now({ lead }: { readonly lead: Lead }) {
  const programme = lead.page.live.programme.value
  if (programme === undefined) return <p class="muted">{t('now.unknown')}</p>
  const isLive = programme.session !== null && programme.session.state !== 'ended'
  return isLive ? <Running lead={lead} programme={programme} /> : <NotRunning lead={lead} programme={programme} />
}

interface NowProps {
  readonly lead: Lead
  readonly programme: Programme
}

function NotRunning({ lead, programme }: NowProps) {
  const [first] = programme.steps
  const hasEnded = programme.session?.state === 'ended'
  return (
    <section class="lead-section">
      <h3>{t(hasEnded ? 'now.ended' : 'now.notStarted')}</h3>
      <p class="muted">{t('now.startNote')}</p>
      {first !== undefined && <p>{t('now.first', { step: stepWords(first) })}</p>}
      <OrderButton lead={lead} name="session" body={{ do: 'start' }} class="button-primary" done={t('now.started')}>
        {t(hasEnded ? 'now.startAgain' : 'now.start')}
      </OrderButton>
    </section>
  )
}

function Running({ lead, programme }: NowProps) {
  return (
    <>
      {programme.steps.length > 0 && <StepControls lead={lead} programme={programme} />}
      <TimerControls lead={lead} programme={programme} />
      <Gather lead={lead} programme={programme} />
      <MessageForm lead={lead} />
      {programme.session?.state === 'running' && (
        <section class="lead-section">
          <OrderButton lead={lead} name="session" body={{ do: 'end' }}>{t('end.end')}</OrderButton>
          <p class="muted">{t('end.note')}</p>
        </section>
      )}
    </>
  )
}

function StepControls({ lead, programme }: NowProps) {
  const { steps, step } = programme
  const at = step === null ? -1 : steps.findIndex(({ id }) => id === step.id)
  const [here, before, next] = [steps[at], steps[at - 1], steps[at + 1]]
  return (
    <section class="lead-section" aria-labelledby="lead-step">
      <h3 id="lead-step">{step === null ? t('now.noStep') : t('now.step', { n: step.number, of: step.of })}</h3>
      {here !== undefined && <StepShown step={here} />}
      {next !== undefined && (
        <StepButton lead={lead} step={next} class="button-primary lead-next">{t('now.next', { step: stepWords(next) })}</StepButton>
      )}
      {before !== undefined && (
        <StepButton lead={lead} step={before}>{t('now.back', { title: textIn(before.title) })}</StepButton>
      )}
      <details class="lead-more">
        <summary>{t('now.allSteps')}</summary>
        <ol class="lead-list">
          {steps.map((each, index) => (
            <li key={each.id}>
              <StepButton lead={lead} step={each} isCurrent={each.id === here?.id}>{`${index + 1}. ${stepWords(each)}`}</StepButton>
            </li>
          ))}
        </ol>
      </details>
    </section>
  )
}

function StepShown({ step }: { readonly step: Step }) {
  const instruction = textIn(step.instruction)
  return (
    <div class="lead-step">
      <strong>{textIn(step.title)}</strong>
      {instruction !== '' && <p>{instruction}</p>}
      <p class="muted">{t(`mode.${step.mode}.what`)}</p>
    </div>
  )
}

interface StepButtonProps {
  readonly lead: Lead
  readonly step: Step
  readonly class?: string
  readonly isCurrent?: boolean
  readonly children: string
}

function StepButton({ lead, step, isCurrent, children, class: name = 'button-plain' }: StepButtonProps) {
  return (
    <OrderButton
      lead={lead} name="step" body={{ step: step.id }} class={name} done={t('now.stepOn', { title: textIn(step.title) })}
      {...(isCurrent === undefined ? {} : { pressed: isCurrent })}
    >
      {children}
    </OrderButton>
  )
}
