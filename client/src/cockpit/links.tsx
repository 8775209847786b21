/** All links and room codes of the workshop: new ones, their limits, and an end to those that went too far. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Address } from './address.tsx'
import { DialogProblem } from './confirm.tsx'
import type { Lead } from './lead.ts'
import { LinkLimits } from './link-limits.tsx'
import type { Fresh, LinkRow } from './link-row.ts'
import { NewLink } from './new-link.tsx'
import { OrderButton } from './order-button.tsx'
import { useReading } from './reading.ts'
import { timeText } from './words.ts'

const NO_LINKS: readonly LinkRow[] = []

export function LinksDialog({ lead, onClose }: { readonly lead: Lead; readonly onClose: () => void }) {
  const [all, readAgain] = useReading(lead, 'links', 'links', NO_LINKS)
  const [fresh, setFresh] = useState<Readonly<Record<string, Fresh>>>({})
  const made = (id: string, next: Fresh): void => {
    setFresh((known) => ({ ...known, [id]: next }))
    readAgain()
  }
  const links = all.filter(({ revoked }) => !revoked)
  return (
    <Dialog title={t('prepare.links')} onClose={onClose} class="lead-dialog">
      <p>{t('link.intro')}</p>
      <DialogProblem lead={lead} />
      <ul class="lead-list" role="list">
        {links.map((link) => (
          <LinkCard
            key={link.id} lead={lead} link={link} fresh={fresh[link.id]} onChanged={readAgain}
            onRenewed={(next) => made(link.id, next)}
          />
        ))}
      </ul>
      <NewLink lead={lead} onMade={made} />
    </Dialog>
  )
}

interface LinkCardProps {
  readonly lead: Lead
  readonly link: LinkRow
  readonly fresh: Fresh | undefined
  readonly onChanged: () => void
  readonly onRenewed: (fresh: Fresh) => void
}

function LinkCard({ lead, link, fresh, onChanged, onRenewed }: LinkCardProps) {
  const [isLimiting, setLimiting] = useState(false)
  const name = link.title === '' ? t(`role.${link.role}`) : link.title
  const renew = async (): Promise<void> => {
    const answer = await lead.orders.give('rotateLink', { on: link.id }, t('link.renewed'))
    if (answer !== undefined) onRenewed({ url: answer.url, code: answer.code ?? null })
  }
  return (
    <li class="lead-card">
      <h3>{name}</h3>
      <p class="muted">{factsOf(link).join(' · ')}</p>
      {link.code !== null && <p>{t('link.code')} <strong class="lead-code">{link.code}</strong></p>}
      {fresh !== undefined && <Address lead={lead} url={fresh.url} name={name} />}
      <div class="lead-row">
        <button type="button" class="button button-plain" aria-label={t('link.renewLabel', { name })} onClick={() => void renew()}>
          {t('link.renew')}
        </button>
        <button type="button" class="button button-plain" aria-expanded={isLimiting} aria-label={t('link.limitsLabel', { name })} onClick={() => setLimiting(!isLimiting)}>
          {t('link.limits')}
        </button>
        <OrderButton
          lead={lead} name="revokeLink" body={{ on: link.id }} label={t('link.revokeLabel', { name })} done={t('link.revoked')}
          onDone={onChanged}
        >
          {t('link.revoke')}
        </OrderButton>
      </div>
      {isLimiting && (
        <LinkLimits
          lead={lead} link={link}
          onSaved={() => {
            setLimiting(false)
            onChanged()
          }}
        />
      )}
    </li>
  )
}

function factsOf(link: LinkRow): string[] {
  return [
    link.title === '' ? '' : t(`role.${link.role}`),
    link.lab,
    link.level === null ? '' : t(`level.${link.level}`),
    link.max_uses === null ? t('link.used', { n: link.uses }) : t('link.usedOf', { n: link.uses, of: link.max_uses }),
    link.opens_ms === null ? '' : t('link.from', { time: timeText(link.opens_ms) }),
    link.expires_ms === null ? '' : t('link.until', { time: timeText(link.expires_ms) }),
  ].filter((fact) => fact !== '')
}
