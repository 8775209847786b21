/** The agenda: steps in their order, each to be changed, moved, taken out; saved as a whole. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { changeStep, rowsOf, shiftStep, stepsOf, withStep, type Row } from './agenda-draft.ts'
import { DialogProblem } from './confirm.tsx'
import type { Lead } from './lead.ts'
import { StepEditor } from './step-editor.tsx'
import { textIn } from './words.ts'

export function AgendaDialog({ lead, onClose }: { readonly lead: Lead; readonly onClose: () => void }) {
  const [rows, setRows] = useState(() => rowsOf(lead.page.live.programme.peek()?.steps ?? []))
  const [open, setOpen] = useState(-1)
  const [isUntitled, setUntitled] = useState(false)
  const total = rows.reduce((sum, { step }) => sum + step.minutes, 0)
  const save = async (): Promise<void> => {
    const steps = stepsOf(rows)
    const untitled = rows.find((_, index) => Object.keys(steps[index]?.title ?? {}).length === 0)
    setUntitled(untitled !== undefined)
    if (untitled !== undefined) setOpen(untitled.row)
    else if (await lead.orders.give('agenda', { steps }, t('agenda.saved'))) onClose()
  }
  const add = (): void => {
    const next = withStep(rows)
    setRows(next)
    setOpen(next.at(-1)?.row ?? -1)
  }
  return (
    <Dialog title={t('prepare.agenda')} onClose={onClose} class="lead-dialog">
      <p>{t('agenda.total', { n: rows.length, minutes: total })}</p>
      <ol class="lead-list">
        {rows.map((row, index) => (
          <StepRow
            key={row.row} row={row} number={index + 1} isOpen={open === row.row}
            onToggle={() => setOpen(open === row.row ? -1 : row.row)}
            onShift={(by) => setRows(shiftStep(rows, row.row, by))}
            onRemove={() => setRows(rows.filter((each) => each.row !== row.row))}
          >
            <StepEditor lead={lead} step={row.step} onChange={(change) => setRows(changeStep(rows, row.row, change))} />
          </StepRow>
        ))}
      </ol>
      <button type="button" class="button button-plain" onClick={add}>{t('agenda.add')}</button>
      {isUntitled && <p role="alert" class="problem">{t('agenda.untitled')}</p>}
      <DialogProblem lead={lead} />
      <div class="dialog-actions">
        <button type="button" class="button button-primary" onClick={() => void save()}>{t('agenda.save')}</button>
        <button type="button" class="button button-plain" onClick={onClose}>{t('action.cancel')}</button>
      </div>
    </Dialog>
  )
}

interface StepRowProps {
  readonly row: Row
  readonly number: number
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onShift: (by: 1 | -1) => void
  readonly onRemove: () => void
  readonly children: ComponentChildren
}

function StepRow({ row: { step }, number, isOpen, onToggle, onShift, onRemove, children }: StepRowProps) {
  const title = textIn(step.title) || t('agenda.untitledStep')
  return (
    <li class="lead-card lead-step-row">
      <div class="lead-row">
        <button type="button" class="button lead-grow lead-chevron" aria-expanded={isOpen} onClick={onToggle}>
          <span>{t('agenda.step', { n: number, title, minutes: step.minutes })}</span>
          <Icon name="down" size={16} />
        </button>
        <IconButton icon="forward" label={t('agenda.earlier', { title })} onClick={() => onShift(-1)} />
        <IconButton icon="backward" label={t('agenda.later', { title })} onClick={() => onShift(1)} />
        <IconButton icon="delete" label={t('agenda.remove', { title })} onClick={onRemove} />
      </div>
      {isOpen && children}
    </li>
  )
}
