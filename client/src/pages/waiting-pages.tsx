/** The pages of people who are not in: the lobby, the way back by a personal link, and doors that are shut. */
import { h } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { language, loadTexts, t, type MessageKey } from '../i18n/i18n.ts'
import { forgetWaiting, membershipOf, rememberMembership, rememberPerson, waitingPerson } from '../platform/identity.ts'
import { call, type Joined, type Problem } from './api.ts'
import { rememberEntering, type Entered } from './entered.ts'
import { waitInLobby, type Admitted, type LobbyParts, type Told } from './lobby.ts'
import { openPage } from './open-page.tsx'
import { Shell } from './shell.tsx'

/** Where to, and the way to take this page away. */
export type Enter = (to: Entered, leave: () => void) => void

export async function openWaitingPage(host: HTMLElement, page: 'lobby' | 'return', enter: Enter): Promise<void> {
  await loadTexts('session')
  const go = (to: Entered): void => enter(to, leave)
  const view = page === 'lobby' ? h(LobbyPage, { onAdmitted: go }) : h(ReturnPage, { secret: takeReturnSecret(), onBack: go })
  const leave = openPage(host, view, page === 'lobby' ? 'lobby.title' : 'return.title')
}

export async function openClosedDoor(host: HTMLElement, problem: Problem): Promise<void> {
  await loadTexts('session')
  openPage(host, h(ClosedPage, { problem }), 'door.title')
}

export interface LobbyPageProps {
  readonly onAdmitted: (to: Entered) => void
  readonly parts?: LobbyParts
}

export function LobbyPage({ onAdmitted, parts = {} }: LobbyPageProps) {
  const [person] = useState(waitingPerson)
  const [told, setTold] = useState<Told>()
  const [isRejected, setRejected] = useState(person === undefined)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
    if (person === undefined) return
    return waitInLobby(person.personId, {
      onWaiting: setTold,
      onAdmitted: (admitted) => onAdmitted(remembered(person, admitted)),
      onRejected: () => {
        forgetWaiting()
        setRejected(true)
      },
    }, parts)
  }, [])
  if (isRejected) return <ClosedPage problem={{ name: 'rejected', field: '' }} />
  const words = told?.welcome[language.value] ?? Object.values(told?.welcome ?? {})[0] ?? ''
  return (
    <Shell>
      <div class="card narrow stack lobby">
        <h1 class="page-title" ref={heading} tabIndex={-1}>{t('lobby.title')}</h1>
        {told !== undefined && <p class="join-workshop">{told.title}</p>}
        <p class="lead" role="status">{t('lobby.wait')}</p>
        {words !== '' && <p>{words}</p>}
        <p class="hint">{t('lobby.stay')}</p>
      </div>
    </Shell>
  )
}

function remembered({ personId, door }: { personId: string; door: string }, { boards, group_board }: Admitted): Entered {
  rememberPerson(boards.map(({ id }) => id), personId)
  const boardId = group_board ?? boards[0]?.id ?? ''
  const membership = door === '' ? undefined : membershipOf(door)
  if (membership) rememberMembership(door, { ...membership, boardId })
  forgetWaiting()
  return { boardId, stateBytes: Infinity } // not told: other boards than the first may be opened
}

function takeReturnSecret(): string {
  const secret = location.hash.slice(1)
  history.replaceState(null, '', location.pathname)
  return secret
}

function ReturnPage({ secret, onBack }: { readonly secret: string; readonly onBack: (to: Entered) => void }) {
  const [problem, setProblem] = useState<Problem>()
  const comeBack = async (): Promise<void> => {
    setProblem(undefined)
    const answer = await call<Joined>('/api/return', { secret })
    if (answer.ok) onBack(rememberEntering('', answer.value))
    else setProblem(answer.problem)
  }
  useEffect(() => void comeBack(), [])
  if (problem !== undefined && problem.name !== 'offline') return <ClosedPage problem={problem} />
  return (
    <Shell>
      <div class="card narrow stack">
        <h1 class="page-title">{t('return.title')}</h1>
        <p class="lead" role="status">{t(problem ? 'error.offline' : 'join.entering')}</p>
        {problem && <button type="button" class="action action-primary" onClick={() => void comeBack()}>{t('status.retry')}</button>}
      </div>
    </Shell>
  )
}

/** Reasons that have words of their own; others are told as a link that does not work. */
const REASONS: Readonly<Record<string, MessageKey>> = {
  link_expired: 'door.link_expired', link_revoked: 'door.link_revoked', link_used_up: 'door.link_used_up',
  link_not_open: 'door.link_not_open', banned: 'door.banned', rejected: 'door.rejected', removed: 'door.removed',
  return_not_found: 'door.return_not_found', unauthenticated: 'door.return_not_found',
}

function ClosedPage({ problem }: { readonly problem: Problem }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const key = REASONS[problem.name]
  return (
    <Shell>
      <div class="card narrow stack">
        <h1 class="page-title" ref={heading} tabIndex={-1}>{t('door.title')}</h1>
        <p class="lead">{key === undefined ? problem.detail || t('door.other') : t(key)}</p>
        {problem.name === 'link_not_open' && problem.detail && <p>{problem.detail}</p>}
        <a class="action" href="/join/code">{t('door.another')}</a>
        <a class="action action-plain" href="/">{t('top.home')}</a>
      </div>
    </Shell>
  )
}
