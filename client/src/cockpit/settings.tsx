/** What holds for the whole workshop, all at once: saved by one press. */
import { useState } from 'preact/hooks'
import { LANGUAGE_NAMES, t, type MessageKey } from '../i18n/i18n.ts'
import type { SettingsBody } from '../live/command-types.ts'
import type { WorkshopSettings } from '../live/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Check } from './check.tsx'
import { DialogProblem } from './confirm.tsx'
import type { Lead } from './lead.ts'
import { languagesFor } from './words.ts'

interface SettingsDialogProps {
  readonly lead: Lead
  readonly onClose: () => void
}

export function SettingsDialog({ lead, onClose }: SettingsDialogProps) {
  const settings = lead.page.live.cockpit.value?.settings
  return (
    <Dialog title={t('prepare.settings')} onClose={onClose} class="lead-dialog">
      {settings === undefined
        ? <p class="muted">{t('now.unknown')}</p>
        : <SettingsForm lead={lead} onClose={onClose} settings={settings} />}
    </Dialog>
  )
}

type Draft = Omit<SettingsBody, 'lobby' | 'confirm'>

function SettingsForm({ lead, onClose, settings }: SettingsDialogProps & { readonly settings: WorkshopSettings }) {
  // As it was when the dialog opened: what others change meanwhile is not taken back by saving.
  const [before] = useState(settings)
  const [draft, setDraft] = useState<Draft>({})
  const change = (next: Draft): void => setDraft({ ...draft, ...next })
  const save = async (): Promise<void> => {
    if (await lead.orders.give('settings', draft, t('settings.saved'))) onClose()
  }
  return (
    <form
      class="lead-stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Choice
        label={t('settings.outside')} value={draft.outside ?? before.outside}
        of={{ edit: 'settings.outside.edit', own_lab: 'settings.outside.own_lab', read: 'settings.outside.read' }}
        onChoose={(outside) => change({ outside })}
      />
      <Choice
        label={t('settings.cursors')} value={draft.cursors ?? before.cursors}
        of={{ auto: 'settings.cursors.auto', on: 'settings.cursors.on', off: 'settings.cursors.off' }}
        onChoose={(cursors) => change({ cursors })}
      />
      <Check label={t('settings.hideNames')} isOn={(draft.names ?? before.names) === 'hidden'} onChange={(on) => change({ names: on ? 'hidden' : 'shown' })} />
      <Check label={t('settings.ownOnly')} isOn={draft.own_only ?? before.ownOnly} onChange={(own_only) => change({ own_only })} />
      <Amount label={t('settings.creates')} value={draft.creates_per_minute ?? before.createsPerMinute} onInput={(n) => change({ creates_per_minute: n })} />
      <Amount label={t('settings.deletes')} value={draft.deletes_per_minute ?? before.deletesPerMinute} onInput={(n) => change({ deletes_per_minute: n })} />
      <fieldset class="lead-stack">
        <legend>{t('settings.welcome')}</legend>
        {languagesFor(lead, before.welcome).map((each) => (
          <label key={each} class="board-field">
            {LANGUAGE_NAMES[each]}
            <textarea
              class="board-input" rows={3} lang={each} maxLength={2000} value={(draft.welcome ?? before.welcome)[each] ?? ''}
              onInput={(event) => change({ welcome: { ...(draft.welcome ?? before.welcome), [each]: event.currentTarget.value } })}
            />
          </label>
        ))}
      </fieldset>
      <DialogProblem lead={lead} />
      <div class="dialog-actions">
        <button type="submit" class="button button-primary">{t('link.save')}</button>
        <button type="button" class="button button-plain" onClick={onClose}>{t('action.cancel')}</button>
      </div>
    </form>
  )
}

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly of: Readonly<Record<T, MessageKey>>
  readonly onChoose: (value: T) => void
}

function Choice<T extends string>({ label, value, of: texts, onChoose }: ChoiceProps<T>) {
  const values = Object.keys(texts) as T[]
  return (
    <label class="board-field">
      {label}
      <select
        class="select board-input" value={value}
        onChange={(event) => onChoose(values.find((each) => each === event.currentTarget.value) ?? value)}
      >
        {values.map((each) => <option key={each} value={each}>{t(texts[each])}</option>)}
      </select>
    </label>
  )
}

function Amount({ label, value, onInput }: { readonly label: string; readonly value: number; readonly onInput: (n: number) => void }) {
  return (
    <label class="board-field">
      {label}
      <input
        class="board-input" type="number" min={0} max={10_000} value={value} inputMode="numeric"
        onInput={(event) => onInput(Math.max(0, Math.round(Number(event.currentTarget.value) || 0)))}
      />
    </label>
  )
}
