/** Where people come in by a link. The secret leaves the address bar at once: it must not end up in a screenshot. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { forgetMembership, membershipOf, type Membership } from '../platform/identity.ts'
import { tabStorage } from '../platform/storage.ts'
import type { Problem } from './api.ts'
import type { Entered } from './entered.ts'
import { JoinForm } from './join-form.tsx'
import { LinkForm } from './link-form.tsx'
import { Shell } from './shell.tsx'

/** For this tab only, so that loading the page again asks for the name and not for the link. */
const SECRET = 'join.secret'

export function takeSecret(): string {
  const secret = location.hash.slice(1)
  if (secret === '') return tabStorage.get(SECRET) ?? ''
  tabStorage.set(SECRET, secret)
  history.replaceState(null, '', location.pathname)
  return secret
}

type Step =
  | { readonly kind: 'link'; readonly invalid: boolean }
  | { readonly kind: 'again'; readonly secret: string; readonly membership: Membership }
  | { readonly kind: 'name'; readonly secret: string }

export interface JoinPageProps {
  /** Somebody is in, and this device knows who. */
  readonly onJoined: (to: Entered) => void
  /** The way in is shut, for a reason that takes more words than this file has. */
  readonly onClosed: (problem: Problem) => void
}

export function JoinPage({ onJoined, onClosed }: JoinPageProps) {
  const [step, setStep] = useState<Step>(() => stepFor(takeSecret()))
  const useLink = (secret: string): void => {
    tabStorage.set(SECRET, secret)
    setStep(stepFor(secret))
  }
  return (
    <Shell asksLanguage={step.kind === 'name'}>
      <div class="card narrow stack">
        {step.kind === 'link' && <LinkForm invalid={step.invalid} onLink={useLink} />}
        {step.kind === 'again' && (
          <WelcomeBack
            membership={step.membership}
            onNew={() => {
              forgetMembership(step.secret)
              setStep({ kind: 'name', secret: step.secret })
            }}
          />
        )}
        {step.kind === 'name' && (
          <JoinForm
            secret={step.secret}
            onJoined={onJoined}
            onClosed={(problem) => {
              tabStorage.remove(SECRET)
              if (isUnknown(problem)) setStep({ kind: 'link', invalid: true })
              else onClosed(problem)
            }}
          />
        )}
      </div>
    </Shell>
  )
}

function isUnknown({ name }: Problem): boolean {
  return name === 'link_not_found' || name === 'code_not_found'
}

function stepFor(secret: string): Step {
  if (secret === '') return { kind: 'link', invalid: false }
  const membership = membershipOf(secret)
  return membership ? { kind: 'again', secret, membership } : { kind: 'name', secret }
}

function WelcomeBack({ membership, onNew }: { readonly membership: Membership; readonly onNew: () => void }) {
  return (
    <>
      <h1 class="page-title">{t('join.title')}</h1>
      <p class="lead">{t('join.again')}</p>
      <a class="action action-primary action-large" href={membership.boardId === '' ? '/lobby' : `/board/${membership.boardId}`}>
        {t('join.continue', { name: membership.name })}
      </a>
      <button type="button" class="action action-plain" onClick={onNew}>
        {t('join.new')}
      </button>
    </>
  )
}
