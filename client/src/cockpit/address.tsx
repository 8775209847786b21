/** A link as it is told this once: to copy, or to show as a QR code. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import type { Lead } from './lead.ts'

export function Address({ lead, url, name }: { readonly lead: Lead; readonly url: string; readonly name: string }) {
  const [isQrShown, setQrShown] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url)
      setFailed(false)
      lead.page.say(t('share.copied'))
    } catch {
      setFailed(true)
    }
  }
  return (
    <div class="share-row">
      <input
        class="board-input" type="text" readOnly value={url} aria-label={t('share.link', { role: name })}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" class="button button-primary" onClick={() => void copy()}>
        <Icon name="copy" />
        {t('share.copy')}
      </button>
      <button type="button" class="button button-plain" aria-expanded={isQrShown} onClick={() => setQrShown(!isQrShown)}>
        <Icon name="qr" />
        {t(isQrShown ? 'share.qrHide' : 'share.qr')}
      </button>
      {hasFailed && <p role="alert" class="problem">{t('share.copyFailed')}</p>}
      {isQrShown && <QrCode text={url} label={t('share.qrFor', { role: name })} />}
      <p class="muted">{t('link.once')}</p>
    </div>
  )
}
