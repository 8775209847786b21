/** What is set up rather than steered: links, agenda, rules, safety. Each opens as a dialog. */
import { t, type MessageKey } from '../i18n/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import type { Lead, LeadDialog } from './lead.ts'
import { ViewAsEntry } from './view-as-bar.tsx'

interface Entry {
  readonly dialog: LeadDialog
  readonly label: MessageKey
  readonly what: MessageKey
}

const ENTRIES: readonly Entry[] = [
  { dialog: 'links', label: 'prepare.links', what: 'prepare.links.what' },
  { dialog: 'agenda', label: 'prepare.agenda', what: 'prepare.agenda.what' },
  { dialog: 'settings', label: 'prepare.settings', what: 'prepare.settings.what' },
  { dialog: 'safety', label: 'prepare.safety', what: 'prepare.safety.what' },
  { dialog: 'audit', label: 'prepare.audit', what: 'prepare.audit.what' },
  { dialog: 'copy', label: 'prepare.copy', what: 'prepare.copy.what' },
]

export function Prepare({ lead }: { readonly lead: Lead }) {
  const reports = lead.page.live.cockpit.value?.reports.length ?? 0
  return (
    <ul class="lead-list" role="list">
      {ENTRIES.map(({ dialog, label, what }) => (
        <li key={label}>
          <button
            type="button" class="button lead-entry" aria-label={t(label)} aria-describedby={`about-${label}`}
            onClick={() => {
              lead.dialog.value = dialog
            }}
          >
            <span class="person-words">
              <strong>{t(label)}</strong>
              <span class="muted" id={`about-${label}`}>
                {t(what)}
                {dialog === 'safety' && reports > 0 && <strong class="lead-news">{t('safety.reports', { n: reports })}</strong>}
              </span>
            </span>
            <span class="lead-onward"><Icon name="down" /></span>
          </button>
        </li>
      ))}
      <li><ViewAsEntry lead={lead} /></li>
    </ul>
  )
}
