/** What is asked beside the kit itself: which labs come. */
import { t } from '../i18n/i18n.ts'
import type { WorkshopDraft } from './workshop-draft.ts'

export interface KitOptionsProps {
  readonly draft: WorkshopDraft
  readonly onChange: (draft: WorkshopDraft) => void
}

export function KitOptions({ draft, onChange }: KitOptionsProps) {
  return (
    <div class="field">
      <label class="label" for="labs">{t('kit.labs')}</label>
      <p class="hint" id="labs-hint">{t('kit.labs.hint')}</p>
      <textarea
        class="input" id="labs" rows={4} value={draft.labs} aria-describedby="labs-hint"
        onInput={(event) => onChange({ ...draft, labs: event.currentTarget.value })}
      />
    </div>
  )
}
