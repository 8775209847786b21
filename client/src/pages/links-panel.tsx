/** The links of a workshop just created, each to copy or to show as a QR code. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { t, type MessageKey } from '../i18n/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import type { Links } from './api.ts'
import { QrCode } from '../ui/qr-code.tsx'

type Role = 'facilitator' | 'participant' | 'observer'

const TEXTS: Readonly<Record<Role, { title: MessageKey; what: MessageKey }>> = {
  participant: { title: 'links.participant', what: 'links.participant.what' },
  facilitator: { title: 'links.facilitator', what: 'links.facilitator.what' },
  observer: { title: 'links.observer', what: 'links.observer.what' },
}
const ORDER: readonly Role[] = ['participant', 'facilitator', 'observer']

export interface LinksPanelProps {
  readonly links: Links
  readonly labs: readonly { readonly id: string; readonly title: string }[]
  /** To type instead of the participants' link. */
  readonly code: string | null
  readonly onAnother: () => void
}

export function LinksPanel({ links, labs, code, onAnother }: LinksPanelProps) {
  return (
    <div class="stack">
      <p class="notice">{t('links.keep')}</p>
      <ul class="links">
        {ORDER.map((role) => (
          <LinkCard key={role} title={t(TEXTS[role].title)} what={t(TEXTS[role].what)} url={links[role]}>
            {role === 'participant' && code !== null && <p>{t('links.code')} <strong class="room-code">{code}</strong></p>}
          </LinkCard>
        ))}
        {(links.labs ?? []).map(({ lab, url }) => (
          <LinkCard key={url} title={t('links.lab', { lab: labs.find(({ id }) => id === lab)?.title ?? '' })} what={t('links.lab.what')} url={url} />
        ))}
      </ul>
      <div class="actions">
        <a class="action action-primary" href={links.facilitator}>
          {t('links.open')}
        </a>
        <button type="button" class="action" onClick={onAnother}>
          {t('links.another')}
        </button>
      </div>
    </div>
  )
}

interface LinkCardProps {
  readonly title: string
  readonly what: string
  readonly url: string
  readonly children?: ComponentChildren
}

function LinkCard({ title, what, url, children }: LinkCardProps) {
  const input = useRef<HTMLInputElement>(null)
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'by-hand'>('none')
  const [shown, setShown] = useState(false)
  const copy = async (): Promise<void> => {
    input.current?.select()
    setOutcome((await copyText(url)) ? 'copied' : 'by-hand')
  }
  return (
    <li class="link-card">
      <div>
        <h2>{title}</h2>
        <p class="hint">{what}</p>
        {children}
      </div>
      <div class="link-row">
        <input class="input" readOnly value={url} ref={input} aria-label={title} onFocus={(event) => event.currentTarget.select()} />
        <button type="button" class="action" aria-label={t('links.copyLabel', { role: title })} onClick={() => void copy()}>
          <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
          {outcome === 'copied' ? t('links.copied') : t('links.copy')}
        </button>
      </div>
      <p class={outcome === 'by-hand' ? 'hint' : 'visually-hidden'} role="status">
        {outcome === 'copied' && t('links.copied')}
        {outcome === 'by-hand' && t('links.copyByHand')}
      </p>
      <details onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary>{t('links.qr')}</summary>
        {shown && <QrCode text={url} label={t('links.qrLabel', { role: title })} />}
      </details>
    </li>
  )
}

/** False where the browser does not let us: on plain http, or when the person has said no. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
