/** Who may write in a frame: everybody, facilitators only, or those of some roles, levels, labs. */
import { useState } from 'preact/hooks'
import { t, type MessageKey } from '../i18n/i18n.ts'
import { LEVELS, type ZoneRule } from '../live/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Check } from './check.tsx'
import { DialogProblem } from './confirm.tsx'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'

type Who = 'everybody' | 'nobody' | 'some'

const CHOICES: readonly { readonly who: Who; readonly label: MessageKey }[] = [
  { who: 'everybody', label: 'zone.everybody' }, { who: 'nobody', label: 'zone.nobody' }, { who: 'some', label: 'zone.some' },
]

interface ZoneDialogProps {
  readonly lead: Lead
  readonly frameId: string
  readonly onClose: () => void
}

export function ZoneDialog({ lead, frameId, onClose }: ZoneDialogProps) {
  const [rule] = useState(() => lead.page.live.rights.peek().zones.find(({ frame }) => frame === frameId)?.rule)
  const [who, setWho] = useState<Who>(rule === undefined ? 'everybody' : rule.isClosed ? 'nobody' : 'some')
  const [some, setSome] = useState({ levels: rule?.levels ?? [], labs: rule?.labs ?? [], hosts: rule?.roles.includes('host') === true })
  const labs = lead.page.live.cockpit.value?.labs ?? []
  return (
    <Dialog title={t('element.zone')} onClose={onClose} class="lead-dialog">
      <p><strong>{titleOf(lead, frameId)}</strong></p>
      <fieldset class="lead-stack">
        <legend>{t('zone.who')}</legend>
        {CHOICES.map(({ who: each, label }) => (
          <label key={each} class="check">
            <input type="radio" name="zone" checked={who === each} onChange={() => setWho(each)} />
            {t(label)}
          </label>
        ))}
      </fieldset>
      {who === 'some' && (
        <fieldset class="lead-stack">
          <legend>{t('zone.only')}</legend>
          <Check label={t('zone.hosts')} isOn={some.hosts} onChange={(hosts) => setSome({ ...some, hosts })} />
          {LEVELS.map((level) => (
            <Check key={level} label={t(`level.${level}`)} isOn={some.levels.includes(level)} onChange={(isOn) => setSome({ ...some, levels: toggled(some.levels, level, isOn) })} />
          ))}
          {labs.map(({ id, title }) => (
            <Check key={id} label={title} isOn={some.labs.includes(id)} onChange={(isOn) => setSome({ ...some, labs: toggled(some.labs, id, isOn) })} />
          ))}
          <p class="muted">{t('zone.note')}</p>
        </fieldset>
      )}
      <DialogProblem lead={lead} />
      <div class="dialog-actions">
        <OrderButton
          lead={lead} name="zones" class="button-primary" done={t('zone.saved')} onDone={onClose}
          body={{ on: lead.page.board.value.id, frame: frameId, rule: ruleOf(who, some, rule) }}
        >
          {t('link.save')}
        </OrderButton>
        <button type="button" class="button button-plain" onClick={onClose}>{t('action.cancel')}</button>
      </div>
    </Dialog>
  )
}

interface Some {
  readonly levels: readonly string[]
  readonly labs: readonly string[]
  readonly hosts: boolean
}

function ruleOf(who: Who, { levels, labs, hosts }: Some, before: ZoneRule | undefined) {
  if (who === 'everybody') return null
  if (who === 'nobody') return { roles: [], levels: [], labs: [], people: [], is_closed: true }
  return { roles: hosts ? ['host'] : [], levels, labs, people: before?.people ?? [], is_closed: false }
}

function toggled(ids: readonly string[], id: string, isOn: boolean): string[] {
  return isOn ? [...ids, id] : ids.filter((each) => each !== id)
}

function titleOf(lead: Lead, frameId: string): string {
  const scene = lead.page.scene.value
  const element = scene?.stage.board.get(frameId)
  return scene !== undefined && element?.type === 'frame' ? scene.names.frameTitle(element) : ''
}
