/** Break-out: groups by rule, looked at and changed by hand, then everybody goes there and comes back. */
import { useState } from 'preact/hooks'
import { t, type MessageKey } from '../i18n/i18n.ts'
import type { GroupOf, GroupRules, Results } from '../live/command-types.ts'
import type { CockpitBoard } from '../live/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Check } from './check.tsx'
import { DialogProblem } from './confirm.tsx'
import { GroupsPreview } from './groups-preview.tsx'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'
import { usePeople } from './people-list.ts'

const USUAL_MINUTES = 20
// Of those who share a language, so many stay together.
const KEEP_TOGETHER = 2

type Preview = Results['previewGroups']

export function GroupsDialog({ lead, onClose }: { readonly lead: Lead; readonly onClose: () => void }) {
  const boards = (lead.page.live.cockpit.value?.boards ?? []).filter(({ kind }) => kind === 'group')
  const people = usePeople(lead).rows.value ?? []
  const [preview, setPreview] = useState<Preview>()
  const assigned = boards
    .map(({ id }) => ({ board: id, people: people.filter((person) => person.group_board === id && person.state === 'admitted').map((person) => person.id) }))
  const hasGroups = assigned.some((group) => group.people.length > 0)
  const change = (groups: readonly GroupOf[]): void => setPreview({ groups, violations: [] })
  return (
    <Dialog title={t('groups.title')} onClose={onClose} class="lead-dialog">
      <DialogProblem lead={lead} />
      {hasGroups && preview === undefined && (
        <>
          <GoAndBack lead={lead} />
          <h3>{t('groups.now')}</h3>
          <GroupsPreview groups={assigned} boards={boards} people={people} onChange={change} />
        </>
      )}
      <details class="lead-more" open={!hasGroups || preview !== undefined}>
        <summary>{t('groups.rules')}</summary>
        <Rules lead={lead} boards={boards} onPreview={setPreview} />
      </details>
      {preview !== undefined && (
        <section class="lead-section" ref={intoSight}>
          <h3>{t('groups.suggestion')}</h3>
          <Violations preview={preview} people={people} boards={boards} />
          <GroupsPreview groups={preview.groups} boards={boards} people={people} onChange={change} />
          <OrderButton
            lead={lead} name="applyGroups" body={{ groups: preview.groups }} class="button-primary" done={t('groups.applied')}
            onDone={() => setPreview(undefined)}
          >
            {t('groups.apply')}
          </OrderButton>
        </section>
      )}
    </Dialog>
  )
}

/** Below the rules, it would be found by whoever scrolls. */
function intoSight(preview: HTMLElement | null): void {
  preview?.scrollIntoView({ block: 'nearest' })
}

function GoAndBack({ lead }: { readonly lead: Lead }) {
  const [minutes, setMinutes] = useState(USUAL_MINUTES)
  return (
    <section class="lead-section lead-row">
      <label class="lead-minutes">
        {t('clock.minutes')}
        <input
          class="board-input" type="number" min={1} value={minutes} inputMode="numeric"
          onInput={(event) => setMinutes(Math.max(1, Number(event.currentTarget.value) || 1))}
        />
      </label>
      <OrderButton lead={lead} name="groupsGo" body={{ minutes }} class="button-primary" done={t('groups.gone')}>{t('groups.go')}</OrderButton>
      <OrderButton lead={lead} name="groupsBack" body={{}} done={t('groups.cameBack')}>{t('groups.back')}</OrderButton>
    </section>
  )
}

interface RulesProps {
  readonly lead: Lead
  readonly boards: readonly CockpitBoard[]
  readonly onPreview: (preview: Preview) => void
}

const RULES: readonly { readonly name: 'mix_labs' | 'own_lab' | 'include_expected'; readonly label: MessageKey }[] = [
  { name: 'mix_labs', label: 'groups.mixLabs' },
  { name: 'own_lab', label: 'groups.ownLab' },
  { name: 'include_expected', label: 'groups.includeExpected' },
]

function Rules({ lead, boards, onPreview }: RulesProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [rules, setRules] = useState<GroupRules>({ mix_labs: true, own_lab: false, include_expected: false, keep_language: KEEP_TOGETHER })
  const chosen = boards.map(({ id }) => id).filter((id) => !left.has(id))
  const ask = async (): Promise<void> => {
    const answer = await lead.orders.give('previewGroups', { boards: chosen, rules }, t('groups.previewed'))
    if (answer !== undefined) onPreview(answer)
  }
  const choose = (id: string, isIn: boolean): void => {
    setLeft(new Set(isIn ? [...left].filter((each) => each !== id) : [...left, id]))
  }
  return (
    <div class="lead-stack">
      <fieldset class="lead-stack">
        <legend>{t('groups.boards')}</legend>
        <div class="lead-pair">
          {boards.map(({ id, title }) => (
            <Check key={id} label={title} isOn={!left.has(id)} onChange={(isIn) => choose(id, isIn)} />
          ))}
        </div>
      </fieldset>
      <fieldset class="lead-stack">
        <legend>{t('groups.how')}</legend>
        {RULES.map(({ name, label }) => (
          <Check key={name} label={t(label)} isOn={rules[name] === true} onChange={(isOn) => setRules({ ...rules, [name]: isOn })} />
        ))}
        <Check
          label={t('groups.keepLanguage')} isOn={(rules.keep_language ?? 0) > 0}
          onChange={(isOn) => setRules({ ...rules, keep_language: isOn ? KEEP_TOGETHER : 0 })}
        />
      </fieldset>
      <button type="button" class="button button-plain" aria-disabled={chosen.length === 0 ? 'true' : undefined} onClick={() => void (chosen.length > 0 && ask())}>
        {t('groups.preview')}
      </button>
    </div>
  )
}

interface ViolationsProps {
  readonly preview: Preview
  readonly people: readonly { readonly id: string; readonly name: string }[]
  readonly boards: readonly CockpitBoard[]
}

const VIOLATIONS: Readonly<Record<string, MessageKey>> = {
  mix_labs: 'groups.violation.mix_labs', keep_language: 'groups.violation.keep_language', own_lab: 'groups.violation.own_lab',
  size: 'groups.violation.size',
}

function Violations({ preview, people, boards }: ViolationsProps) {
  if (preview.violations.length === 0) return null
  const nameOf = (id: string): string => people.find((person) => person.id === id)?.name ?? ''
  return (
    <div class="lead-notice" role="status">
      <ul class="lead-plain">
        {preview.violations.map(({ rule, board, people: whom }) => (
          <li key={`${rule}-${board}-${whom.join()}`}>
            {t(VIOLATIONS[rule] ?? 'groups.violation.other', {
              board: boards.find(({ id }) => id === board)?.title ?? '', names: whom.map(nameOf).join(', '),
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}
