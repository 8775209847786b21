/** Entry of the code that only facilitators load: puts their panel on the board page. */
import badges from './affiliation.css?inline'
import styles from './cockpit.css?inline'
import viewStyles from './view-as.css?inline'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { loadTexts, t } from '../i18n/i18n.ts'
import { deviceStorage } from '../platform/storage.ts'
import { addStyles } from '../platform/styles.ts'
import { giveFocusBack } from '../session/toast-focus.ts'
import type { PageModel } from '../ui/page-model.ts'
import { keepInSight, showBesidePanel } from './beside-panel.ts'
import { elementActions } from './element-rights.ts'
import { makeLead } from './lead.ts'
import { LeadDialogs } from './lead-dialogs.tsx'
import { Panel } from './panel.tsx'
import { ViewAsBar } from './view-as-bar.tsx'

addStyles(styles, badges, viewStyles)

const REMEMBERED = 'lead'
const WIDE = '(min-width: 1100px)'

/** Resolves with the way to take it down again; rejects when the texts cannot be loaded. */
export async function openCockpit(root: HTMLElement, page: PageModel): Promise<() => void> {
  await Promise.all([loadTexts('cockpit'), loadTexts('panels')])
  const host = document.createElement('div')
  host.className = 'board-interface cockpit-host'
  // Before the board: Tab comes from the bar above to the panel, not by way of all elements.
  root.firstElementChild?.after(host)
  const lead = makeLead(page)
  const mayLead = (): boolean => page.me.value?.role === 'facilitator'
  const stops = [
    openAtFirst(page),
    showBesidePanel(page),
    giveFocusBack(page),
    effect(() => {
      root.classList.toggle('has-lead', page.isLeadOpen.value && mayLead())
    }),
    effect(() => {
      page.extraActions.value = mayLead() ? (scene) => elementActions(lead, scene) : null
    }),
    lead.viewAs.resume(),
    tellEndOfPower(page, () => mayLead() || lead.viewAs.isOn.value),
  ]
  render(<><ViewAsBar lead={lead} /><Panel lead={lead} /><LeadDialogs lead={lead} /></>, host)
  stops.push(keepInSight(page))
  if (hadFocus) host.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
  return () => {
    hadFocus = host.contains(document.activeElement)
    stops.forEach((stop) => stop())
    page.extraActions.value = null
    render(null, host)
    host.remove()
  }
}

// Whoever went to another board from the panel goes on in it.
let hadFocus = false

// As it was on the board where whoever leads comes from.
let wasOpen: boolean | undefined

/** Where there is room and an agenda, whoever leads sees what to press; afterwards as they left it. */
function openAtFirst(page: PageModel): () => void {
  if (wasOpen === true) page.isLeadOpen.value = true
  return effect(() => {
    const isOpen = page.isLeadOpen.value
    const hasAgenda = (page.live.programme.value?.steps.length ?? 0) > 0
    if (wasOpen === undefined && !isOpen && hasAgenda) {
      wasOpen = window.matchMedia(WIDE).matches && deviceStorage.get(REMEMBERED) !== 'closed'
      page.isLeadOpen.value = wasOpen
    } else if (isOpen || wasOpen === true) {
      wasOpen = isOpen
      deviceStorage.set(REMEMBERED, isOpen ? 'open' : 'closed')
    }
  })
}

/** Somebody who may not lead any more is told, instead of finding that nothing works. */
function tellEndOfPower(page: PageModel, mayLead: () => boolean): () => void {
  let couldLead = true
  return effect(() => {
    if (page.me.value === undefined) return
    const can = mayLead()
    if (couldLead && !can) {
      page.isLeadOpen.value = false
      page.toast.value = { text: t('cockpit.noLonger') }
    }
    couldLead = can
  })
}
