/** One step of the agenda: what it is called, what people do, how long, where. */
import { LANGUAGE_NAMES, t } from '../i18n/i18n.ts'
import type { StepDraft } from '../live/command-types.ts'
import { MODES } from '../policy/types.ts'
import { Check } from './check.tsx'
import { FocusFrames } from './focus-frames.tsx'
import type { Lead } from './lead.ts'
import { languagesFor, MODE_NAMES } from './words.ts'

interface StepEditorProps {
  readonly lead: Lead
  readonly step: StepDraft
  readonly onChange: (change: Partial<StepDraft>) => void
}

const MOST_MINUTES = 24 * 60

export function StepEditor({ lead, step, onChange }: StepEditorProps) {
  return (
    <div class="lead-stack">
      <div class="lead-pair">
        <label class="board-field">
          {t('agenda.mode')}
          <select
            class="select board-input" value={step.mode}
            onChange={(event) => onChange({ mode: MODES.find((each) => each === event.currentTarget.value) ?? step.mode })}
          >
            {MODES.map((mode) => <option key={mode} value={mode}>{t(MODE_NAMES[mode])}</option>)}
          </select>
        </label>
        <label class="board-field">
          {t('clock.minutes')}
          <input
            class="board-input" type="number" min={0} max={MOST_MINUTES} value={step.minutes} inputMode="numeric"
            onInput={(event) => onChange({ minutes: Math.min(MOST_MINUTES, Math.max(0, Math.round(Number(event.currentTarget.value) || 0))) })}
          />
        </label>
      </div>
      <p class="muted">{t(`mode.${step.mode}.what`)}</p>
      {languagesFor(lead, step.title, step.instruction).map((each) => (
        <fieldset key={each} class="lead-stack">
          <legend>{LANGUAGE_NAMES[each]}</legend>
          <label class="board-field">
            {t('agenda.title')}
            <input
              class="board-input" lang={each} maxLength={200} value={step.title[each] ?? ''}
              onInput={(event) => onChange({ title: { ...step.title, [each]: event.currentTarget.value } })}
            />
          </label>
          <label class="board-field">
            {t('agenda.instruction')}
            <textarea
              class="board-input" lang={each} rows={2} maxLength={2000} value={step.instruction[each] ?? ''}
              onInput={(event) => onChange({ instruction: { ...step.instruction, [each]: event.currentTarget.value } })}
            />
          </label>
        </fieldset>
      ))}
      <FocusFrames lead={lead} step={step} onChange={onChange} />
      <Check label={t('agenda.ownOnly')} isOn={step.own_only} onChange={(own_only) => onChange({ own_only })} />
    </div>
  )
}
