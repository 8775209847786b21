/** All links and room codes of the workshop: new ones, their limits, and an end to those that went too far. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Address } from './address.tsx'
import { AskAgain } from './ask-again.tsx'
import { DialogProblem } from './confirm.tsx'
import type { Lead } from './lead.ts'
import { LinkLimits } from './link-limits.tsx'
import type { Fresh, LinkRow } from './link-row.ts'
import { NewLink } from './new-link.tsx'
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

type Asked = 'renew' | 'revoke'

function LinkCard(props: LinkCardProps) {
  const { lead, link, fresh } = props
  const [isLimiting, setLimiting] = useState(false)
  const [asked, ask] = useState<Asked>()
  const name = link.title === '' ? t(`role.${link.role}`) : link.title
  const saved = (): void => {
    setLimiting(false)
    props.onChanged()
  }
  return (
    <li class="lead-card">
      <h3>{name}</h3>
      <p class="muted">{factsOf(link).join(' · ')}</p>
      {link.code !== null && <p>{t('link.code')} <strong class="lead-code">{link.code}</strong></p>}
      {fresh !== undefined && <Address lead={lead} url={fresh.url} name={name} />}
      <div class="lead-row">
        <button type="button" class="button button-plain" aria-label={t('link.renewLabel', { name })} onClick={() => ask('renew')}>
          {t('link.renew')}
        </button>
        <button type="button" class="button button-plain" aria-expanded={isLimiting} aria-label={t('link.limitsLabel', { name })} onClick={() => setLimiting(!isLimiting)}>
          {t('link.limits')}
        </button>
        <button type="button" class="button button-plain" aria-label={t('link.revokeLabel', { name })} onClick={() => ask('revoke')}>
          {t('link.revoke')}
        </button>
      </div>
      {asked !== undefined && <Asking key={asked} {...props} asked={asked} onAnswered={() => ask(undefined)} />}
      {isLimiting && <LinkLimits lead={lead} link={link} onSaved={saved} />}
    </li>
  )
}

/** The old link may stand on printed invitations, so one press too many must not end it. */
function Asking({ lead, link, asked, onAnswered, onChanged, onRenewed }: LinkCardProps & { readonly asked: Asked; readonly onAnswered: () => void }) {
  const renew = async (): Promise<void> => {
    const answer = await lead.orders.give('rotateLink', { on: link.id }, t('link.renewed'))
    onAnswered()
    if (answer !== undefined) onRenewed({ url: answer.url, code: answer.code ?? null })
  }
  const revoke = async (): Promise<void> => {
    const answer = await lead.orders.give('revokeLink', { on: link.id }, t('link.revoked'))
    onAnswered()
    if (answer !== undefined) onChanged()
  }
  return asked === 'renew'
    ? <AskAgain question={t('link.renewSure')} yes={t('link.renewNow')} onYes={() => void renew()} onNo={onAnswered} />
    : <AskAgain question={t('link.revokeSure')} yes={t('link.revokeNow')} onYes={() => void revoke()} onNo={onAnswered} />
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
