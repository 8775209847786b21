/** Ending somebody's stay: whether they are kept out afterwards, how long, and by what. */
import { useEffect, useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Check } from './check.tsx'
import { DialogProblem } from './confirm.tsx'
import type { Lead } from './lead.ts'

const BANS = ['none', 'session', 'days', 'for_ever'] as const
type Ban = (typeof BANS)[number]
const USUAL_DAYS = 7
const MOST_DAYS = 3650

const NO_ADDRESS = ''
const OWN_RANGE = 'own'

interface Range {
  readonly range: string
  readonly others: number
}

interface RemoveProps {
  readonly lead: Lead
  readonly onClose: () => void
  readonly id: string
  readonly name: string
  /** How many others would be locked out with their address; null where it is not known. */
  readonly shared: number | null
}

export function RemovePerson({ lead, onClose, id, name, shared }: RemoveProps) {
  const [ban, setBan] = useState<Ban>('session')
  const [days, setDays] = useState(USUAL_DAYS)
  const [link, setLink] = useState(false)
  const [range, setRange] = useState(NO_ADDRESS)
  const isLive = lead.page.live.programme.value?.session?.state === 'running'
  const choices = BANS.filter((each) => isLive || each !== 'session')
  const chosen = choices.includes(ban) ? ban : 'none'
  const remove = async (): Promise<void> => {
    const ranged = range.trim() === '' ? {} : { range: range.trim() }
    const block = chosen === 'none' ? {} : { ban: chosen, link, ...ranged, ...(chosen === 'days' ? { days } : {}) }
    if (await lead.orders.give('remove', { on: id, ...block }, t('person.removed', { name }))) onClose()
  }
  return (
    <Dialog title={t('remove.title', { name })} onClose={onClose} class="lead-dialog">
      <p>{t('remove.text')}</p>
      <fieldset class="lead-stack">
        <legend>{t('remove.ban')}</legend>
        {choices.map((each) => (
          <label key={each} class="check">
            <input type="radio" name="ban" checked={each === chosen} onChange={() => setBan(each)} />
            {t(`remove.ban.${each}`)}
          </label>
        ))}
        {chosen === 'days' && (
          <label class="lead-minutes">
            {t('remove.days')}
            <input
              class="board-input" type="number" min={1} max={MOST_DAYS} value={days} inputMode="numeric"
              onInput={(event) => setDays(Math.min(MOST_DAYS, Math.max(1, Math.round(Number(event.currentTarget.value) || 1))))}
            />
          </label>
        )}
      </fieldset>
      {chosen !== 'none' && (
        <>
          <Check label={t('remove.link')} isOn={link} onChange={setLink} />
          {shared !== null && <AddressBan lead={lead} id={id} range={range} onChange={setRange} />}
        </>
      )}
      <DialogProblem lead={lead} />
      <div class="dialog-actions">
        <button type="button" class="button button-primary lead-danger" onClick={() => void remove()}>{t('person.remove')}</button>
        <button type="button" class="button button-plain" onClick={onClose}>{t('action.cancel')}</button>
      </div>
    </Dialog>
  )
}

interface AddressBanProps {
  readonly lead: Lead
  readonly id: string
  readonly range: string
  readonly onChange: (range: string) => void
}

/** From one address to a wide range, each with whom else it would hit; or a range of one's own. */
function AddressBan({ lead, id, range, onChange }: AddressBanProps) {
  const ranges = useRanges(lead, id)
  const [isOwn, setOwn] = useState(false)
  const others = ranges.find((each) => each.range === range)?.others ?? 0
  return (
    <>
      <label class="board-field">
        {t('remove.address')}
        <select
          class="select board-input" value={isOwn ? OWN_RANGE : range}
          onChange={({ currentTarget: { value } }) => {
            setOwn(value === OWN_RANGE)
            onChange(value === OWN_RANGE ? (ranges[0]?.range ?? '') : value)
          }}
        >
          <option value={NO_ADDRESS}>{t('remove.address.no')}</option>
          {ranges.map((each) => <option key={each.range} value={each.range}>{t('remove.address.of', { range: each.range, n: each.others })}</option>)}
          <option value={OWN_RANGE}>{t('remove.address.own')}</option>
        </select>
      </label>
      {isOwn && (
        <label class="board-field">
          {t('remove.range')}
          <input
            class="board-input" value={range} maxLength={50} placeholder="192.0.2.0/24" autocomplete="off" spellcheck={false}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        </label>
      )}
      <div role="status">{others > 0 && <p class="problem">{t('remove.shared', { n: others })}</p>}</div>
    </>
  )
}

function useRanges(lead: Lead, id: string): readonly Range[] {
  const [ranges, setRanges] = useState<readonly Range[]>([])
  useEffect(() => {
    void lead.page.commands.read<{ readonly ranges: readonly Range[] }>(`people/${encodeURIComponent(id)}/ranges`).then((answer) => {
      if (answer.ok) setRanges(answer.value.ranges)
      else lead.orders.problem.value = answer.problem
    })
  }, [id])
  return ranges
}
