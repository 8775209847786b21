/** The facilitators' panel: beside the board, or over it on phones. */
import styles from './layout.css?inline'
import { useEffect, useRef } from 'preact/hooks'
import { t, type MessageKey } from '../i18n/i18n.ts'
import { addStyles } from '../platform/styles.ts'
import { IconButton } from '../ui/button.tsx'
import { keepFocus } from '../ui/keep-focus.ts'
import { Boards } from './boards.tsx'
import { LeadGone, UndoEnd } from './end-session.tsx'
import { TABS, type Lead, type TabName } from './lead.ts'
import { Now } from './now.tsx'
import { problemWords } from './orders.ts'
import { People } from './people.tsx'
import { Prepare } from './prepare.tsx'

addStyles(styles)

const NAMES: Readonly<Record<TabName, MessageKey>> = {
  now: 'tab.now', boards: 'tab.boards', people: 'tab.people', prepare: 'tab.prepare',
}

export function Panel({ lead }: { readonly lead: Lead }) {
  const { page } = lead
  const isShown = page.isLeadOpen.value && page.me.value?.role === 'facilitator'
  return isShown ? <OpenPanel lead={lead} /> : null
}

function OpenPanel({ lead }: { readonly lead: Lead }) {
  const { page } = lead
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    // Opened by its button, and not because there is an agenda.
    const wasAsked = document.activeElement?.matches('.lead-button') === true
    if (wasAsked) panel.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
    return panel.current === null ? undefined : keepFocus(panel.current, () => document.getElementById('lead-body'))
  }, [])
  const close = (): void => {
    page.isLeadOpen.value = false
    document.querySelector<HTMLElement>('.lead-button')?.focus()
  }
  return (
    <aside
      ref={panel} class="lead-panel panel" data-region="lead" aria-label={t('cockpit.label')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !isBeingWritten(event.target)) close()
        // A key that is held down is one press: the next button in its place is not meant.
        if (event.repeat && event.target instanceof HTMLButtonElement) event.preventDefault()
      }}
    >
      <header class="lead-head">
        <h2>{t('cockpit.label')}</h2>
        <IconButton icon="close" label={t('cockpit.close')} onClick={close} />
      </header>
      <Problem lead={lead} />
      <UndoEnd lead={lead} />
      <LeadGone lead={lead} />
      <Tabs lead={lead} />
      <div class="lead-body" role="tabpanel" id="lead-body" aria-labelledby={`lead-tab-${lead.tab.value}`} tabIndex={-1}>
        <Section lead={lead} />
      </div>
    </aside>
  )
}

/** What was begun is not thrown away with the panel by one key. */
function isBeingWritten(field: EventTarget | null): boolean {
  return field instanceof HTMLTextAreaElement && field.value !== ''
}

function Section({ lead }: { readonly lead: Lead }) {
  switch (lead.tab.value) {
    case 'now':
      return <Now lead={lead} />
    case 'boards':
      return <Boards lead={lead} />
    case 'people':
      return <People lead={lead} />
    case 'prepare':
      return <Prepare lead={lead} />
  }
}

function Problem({ lead }: { readonly lead: Lead }) {
  const problem = lead.orders.problem.value
  const close = (): void => {
    lead.orders.problem.value = null
  }
  return (
    <div role="alert">
      {problem !== null && (
        <div class="lead-problem">
          <p>{problemWords(problem)}</p>
          <IconButton icon="close" label={t('action.close')} onClick={close} />
        </div>
      )}
    </div>
  )
}

function Tabs({ lead }: { readonly lead: Lead }) {
  const list = useRef<HTMLDivElement>(null)
  const wasMoved = useRef(false)
  const chosen = lead.tab.value
  useEffect(() => {
    if (wasMoved.current) list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
    wasMoved.current = false
  }, [chosen])
  const step = (event: KeyboardEvent): void => {
    const at = TABS.indexOf(chosen)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + TABS.length, Home: 0, End: TABS.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    wasMoved.current = true
    lead.tab.value = TABS[to % TABS.length] ?? 'now'
  }
  return (
    <div class="lead-tabs" role="tablist" aria-label={t('cockpit.label')} ref={list} onKeyDown={step}>
      {TABS.map((name) => (
        <button
          key={name} type="button" class="button lead-tab" role="tab" id={`lead-tab-${name}`} aria-controls="lead-body"
          aria-selected={name === chosen} tabIndex={name === chosen ? 0 : -1}
          onClick={() => {
            lead.tab.value = name
          }}
        >
          <span>{t(NAMES[name])}</span>
          <Count n={countAt(lead, name)} />
        </button>
      ))}
    </div>
  )
}

function Count({ n }: { readonly n: number }) {
  if (n === 0) return null
  return (
    <>
      <span class="lead-count" aria-hidden="true">{n}</span>
      <span class="visually-hidden">{t('tab.asking', { n })}</span>
    </>
  )
}

/** How many things ask for attention there. */
function countAt(lead: Lead, tab: TabName): number {
  const cockpit = lead.page.live.cockpit.value
  if (cockpit === undefined) return 0
  if (tab === 'boards') return cockpit.calls.filter(({ coming }) => coming === null).length + cockpit.hands.length
  if (tab === 'people') return cockpit.waiting.length + cockpit.alerts.length
  return tab === 'prepare' ? cockpit.reports.length : 0
}
