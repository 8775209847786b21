/** Where a step takes place: frames on any board of the workshop. Other boards are read when they are looked into. */
import { useState } from 'preact/hooks'
import type { FrameElement } from '../board/schema.ts'
import { t } from '../i18n/i18n.ts'
import type { StepDraft } from '../live/command-types.ts'
import { frameText } from '../ui/frame-text.ts'
import { framesOf, readFrames } from './board-frames.ts'
import { Check } from './check.tsx'
import type { Lead } from './lead.ts'

// As the server has it (server/facilitation/run_commands.py).
const MOST_FRAMES = 40

interface FocusFramesProps {
  readonly lead: Lead
  readonly step: StepDraft
  readonly onChange: (change: Partial<StepDraft>) => void
}

export function FocusFrames({ lead, step, onChange }: FocusFramesProps) {
  const here = lead.page.board.value
  const boards = lead.page.live.programme.value?.boards ?? [here]
  return (
    <fieldset class="lead-stack">
      <legend>{t('agenda.focus')}</legend>
      {boards.map(({ id, title }) => (
        <BoardFrames key={id} lead={lead} step={step} onChange={onChange} board={{ id, title }} isHere={id === here.id} />
      ))}
      {step.frames.length >= MOST_FRAMES && <p class="muted" role="status">{t('agenda.focusFull', { n: MOST_FRAMES })}</p>}
      <Check
        label={t('agenda.onlyThere')} isOn={step.scope === 'frames'}
        onChange={(isOn) => onChange({ scope: isOn ? 'frames' : 'board' })}
      />
    </fieldset>
  )
}

interface BoardFramesProps extends FocusFramesProps {
  readonly board: { readonly id: string; readonly title: string }
  readonly isHere: boolean
}

type Read = readonly FrameElement[] | 'not yet' | 'reading' | 'failed'

function BoardFrames({ lead, step, onChange, board, isHere }: BoardFramesProps) {
  const [read, setRead] = useState<Read>('not yet')
  const chosen = step.frames.filter((frame) => frame.board === board.id)
  const open = async (): Promise<void> => {
    setRead('reading')
    setRead((await readFrames(board.id, lead.page.me.peek()?.id ?? '')) ?? 'failed')
  }
  const frames = isHere ? framesHere(lead) : read
  const toggle = (element: string, isOn: boolean): void => {
    const others = step.frames.filter((frame) => !(frame.board === board.id && frame.element === element))
    if (isOn && others.length >= MOST_FRAMES) return
    onChange({ frames: isOn ? [...others, { board: board.id, element }] : others })
  }
  return (
    <details
      class="lead-more" open={isHere}
      onToggle={(event) => {
        if (event.currentTarget.open && !isHere && !Array.isArray(read)) void open()
      }}
    >
      <summary>{chosen.length === 0 ? board.title : t('agenda.focusOf', { board: board.title, n: chosen.length })}</summary>
      {frames === 'reading' && <p class="muted" role="status">{t('agenda.focusReading')}</p>}
      {frames === 'failed' && (
        <div role="alert" class="lead-row">
          <p class="problem">{t('agenda.focusFailed')}</p>
          <button type="button" class="button button-plain" onClick={() => void open()}>{t('agenda.focusAgain')}</button>
        </div>
      )}
      {typeof frames === 'object' && <Choices frames={frames} chosen={chosen.map(({ element }) => element)} onToggle={toggle} />}
    </details>
  )
}

function framesHere(lead: Lead): readonly FrameElement[] {
  const stage = lead.page.scene.value?.watched.value.stage
  return stage === undefined ? [] : framesOf(stage.board)
}

interface ChoicesProps {
  readonly frames: readonly FrameElement[]
  readonly chosen: readonly string[]
  readonly onToggle: (element: string, isOn: boolean) => void
}

function Choices({ frames, chosen, onToggle }: ChoicesProps) {
  // Chosen once, and taken off the board since: it can still be let go.
  const gone = chosen.filter((id) => !frames.some((frame) => frame.id === id))
  if (frames.length === 0 && gone.length === 0) return <p class="muted">{t('agenda.focusNone')}</p>
  return (
    <div class="lead-scroll lead-frames">
      {frames.map((frame) => (
        <Check key={frame.id} label={frameText(frame).title || t('frame.untitled')} isOn={chosen.includes(frame.id)} onChange={(isOn) => onToggle(frame.id, isOn)} />
      ))}
      {gone.map((id) => <Check key={id} label={t('agenda.focusGone')} isOn onChange={(isOn) => onToggle(id, isOn)} />)}
    </div>
  )
}
