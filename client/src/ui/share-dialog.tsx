/** Links for others to join, one per role. Fresh links each time: the server keeps only their hashes. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import type { PageModel, RoleName } from './page-model.ts'
import { QrCode } from './qr-code.tsx'

const ROLES: readonly RoleName[] = ['participant', 'facilitator', 'observer']

export function ShareDialog({ model, onClose }: { model: PageModel; onClose: () => void }) {
  const isFacilitator = model.me.value?.role === 'facilitator'
  return (
    <Dialog title={t('share.title')} onClose={onClose}>
      <p>{t(isFacilitator ? 'share.intro' : 'share.onlyFacilitators')}</p>
      {isFacilitator && ROLES.map((role) => <RoleLink key={role} role={role} model={model} />)}
      {isFacilitator && <p class="muted">{t('share.secret')}</p>}
    </Dialog>
  )
}

function RoleLink({ role, model }: { role: RoleName; model: PageModel }) {
  const [url, setUrl] = useState('')
  const [hasFailed, setFailed] = useState(false)
  const create = async (): Promise<void> => {
    try {
      setFailed(false)
      setUrl(await model.createLink(role))
    } catch {
      setFailed(true)
    }
  }
  return (
    <section class="share-role" aria-labelledby={`share-${role}`}>
      <h3 id={`share-${role}`}>{t(`share.${role}`)}</h3>
      <p class="muted">{t(`share.${role}.note`)}</p>
      {url === ''
        ? <button type="button" class="button button-plain" onClick={() => void create()}>{t('share.create')}</button>
        : <Link url={url} role={role} model={model} />}
      {hasFailed && <p role="alert" class="problem">{t('share.failed')}</p>}
    </section>
  )
}

function Link({ url, role, model }: { url: string; role: RoleName; model: PageModel }) {
  const [isQrShown, setQrShown] = useState(false)
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url)
      setCopied('yes')
      model.say(t('share.copied'))
    } catch {
      setCopied('failed')
    }
  }
  const roleName = t(`share.${role}`)
  return (
    <>
      <div class="share-row">
        <input
          class="board-input" type="text" readOnly value={url} aria-label={t('share.link', { role: roleName })}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" class="button button-primary" onClick={() => void copy()}>
          <Icon name={copied === 'yes' ? 'check' : 'copy'} />
          {t(copied === 'yes' ? 'share.copied' : 'share.copy')}
        </button>
        <button type="button" class="button button-plain" aria-expanded={isQrShown} onClick={() => setQrShown(!isQrShown)}>
          <Icon name="qr" />
          {t(isQrShown ? 'share.qrHide' : 'share.qr')}
        </button>
      </div>
      {copied === 'failed' && <p role="alert" class="problem">{t('share.copyFailed')}</p>}
      {isQrShown && <QrCode text={url} label={t('share.qrFor', { role: roleName })} />}
    </>
  )
}
