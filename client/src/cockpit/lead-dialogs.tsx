/** The one dialog that is open at present. */
import styles from './dialogs.css?inline'
import { addStyles } from '../platform/styles.ts'
import { AgendaDialog } from './agenda.tsx'
import { AuditDialog } from './audit.tsx'
import { LobbyOff } from './confirm.tsx'
import { CopyDialog } from './copy.tsx'
import { GroupsDialog } from './groups.tsx'
import type { Lead } from './lead.ts'
import { LinksDialog } from './links.tsx'
import { RemovePerson } from './remove-person.tsx'
import { SafetyDialog } from './safety.tsx'
import { SettingsDialog } from './settings.tsx'
import { ZoneDialog } from './zone.tsx'

addStyles(styles)

export function LeadDialogs({ lead }: { readonly lead: Lead }) {
  const open = lead.dialog.value
  if (open === null || lead.page.me.value?.role !== 'facilitator') return null
  const onClose = (): void => {
    lead.dialog.value = null
    lead.orders.problem.value = null
  }
  if (typeof open === 'object') {
    return open.kind === 'remove'
      ? <RemovePerson lead={lead} onClose={onClose} id={open.id} name={open.name} shared={open.shared} />
      : <ZoneDialog lead={lead} onClose={onClose} frameId={open.frame} />
  }
  const Found = DIALOGS[open]
  return <Found lead={lead} onClose={onClose} />
}

const DIALOGS = {
  groups: GroupsDialog, links: LinksDialog, agenda: AgendaDialog, settings: SettingsDialog, safety: SafetyDialog,
  audit: AuditDialog, lobbyOff: LobbyOff, copy: CopyDialog,
} as const
