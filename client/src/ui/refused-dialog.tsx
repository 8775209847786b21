/** Changes that the server did not accept: what was in them, why, and a way to keep the words. */
import { t, type MessageKey } from '../i18n/i18n.ts'
import { REASONS as RIGHTS } from '../policy/types.ts'
import { Dialog } from './dialog.tsx'
import type { PageModel } from './page-model.ts'

const REASONS = ['invalid_update', 'foreign_client', 'policy', 'paused', 'too_large', 'storage_full', ...RIGHTS]

export function RefusedDialog({ model, onClose }: { model: PageModel; onClose: () => void }) {
  const refused = model.refused.value
  const copyAll = async (): Promise<void> => {
    await navigator.clipboard.writeText(refused.flatMap(({ texts }) => texts).join('\n\n'))
    model.say(t('action.copied'))
  }
  const clear = (): void => {
    for (const { id } of refused) model.dismissRefused(id)
    onClose()
  }
  return (
    <Dialog title={t('refused.title')} onClose={onClose}>
      <p>{t('refused.intro')}</p>
      <ul class="refused-list" role="list">
        {refused.map(({ id, reason, texts }) => (
          <li key={id}>
            <p class="refused-text">{texts.length > 0 ? texts.join('\n') : t('refused.noText')}</p>
            <p class="muted">{t(reasonKey(reason))}</p>
          </li>
        ))}
      </ul>
      <div class="dialog-actions">
        <button type="button" class="button button-primary" onClick={() => void copyAll()}>{t('refused.copyAll')}</button>
        <button type="button" class="button button-plain" onClick={clear}>{t('refused.clear')}</button>
      </div>
    </Dialog>
  )
}

function reasonKey(reason: string): MessageKey {
  return (REASONS as readonly string[]).includes(reason) ? (`refused.reason.${reason}` as MessageKey) : 'refused.reason.other'
}
