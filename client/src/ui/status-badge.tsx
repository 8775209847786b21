/** Where the work is: saved, on its way, or kept on this device. Always icon and words, never colour alone. */
import { t } from '../i18n/i18n.ts'
import { Icon, type IconName } from './icon.tsx'
import type { PageModel, Work } from './page-model.ts'
import { Popover } from './popover.tsx'

export type WorkState = 'connecting' | 'saved' | 'saving' | 'offline' | 'storage' | 'readOnly' | 'refused'

/** The one state people should hear about: what endangers their work comes before what does not. */
export function workState({ kind, readOnly, storageOk }: Work): WorkState {
  if (kind === 'refused' || kind === 'offline' || kind === 'connecting') return kind
  if (!storageOk) return 'storage'
  return readOnly ? 'readOnly' : kind
}

const ICONS: Readonly<Record<WorkState, IconName>> = {
  connecting: 'saving', saved: 'saved', saving: 'saving', offline: 'offline', storage: 'warning',
  readOnly: 'readOnly', refused: 'warning',
}

export function workText(work: Work): string {
  const state = workState(work)
  if (state === 'offline' && work.unsaved > 0) return t('status.offlineUnsaved', { n: work.unsaved })
  return t(`status.${state}`)
}

function workDetail(work: Work): string {
  const state = workState(work)
  return state === 'saving' ? t('status.saving.detail', { n: Math.max(1, work.unsaved) }) : t(`status.${state}.detail`)
}

export function StatusBadge({ model }: { model: PageModel }) {
  const work = model.work.value
  const state = workState(work)
  const refused = model.refused.value.length
  return (
    <Popover
      label={`${workText(work)}. ${t('status.title')}`} title={workDetail(work)} icon={ICONS[state]} class={`status status-${state}`}
      face={<span class="status-text">{workText(work)}</span>}
    >
      {(close) => (
        <div class="status-detail">
          <h2>{t('status.title')}</h2>
          <p>{workDetail(work)}</p>
          {work.unsaved > 0 && !work.localCopy && <p class="problem">{t('status.noCopy')}</p>}
          {work.unsaved > 0 && state === 'offline' && <p>{t('status.offlineUnsaved', { n: work.unsaved })}</p>}
          {state === 'offline' && (
            <button type="button" class="button button-plain" onClick={() => model.retryNow()}>{t('status.retry')}</button>
          )}
          {refused > 0 && (
            <button
              type="button" class="button button-plain"
              onClick={() => {
                close()
                model.dialog.value = 'refused'
              }}
            >
              <Icon name="warning" />
              {t('refused.count', { n: refused })}
            </button>
          )}
          <button type="button" class="button button-plain" onClick={close}>{t('action.close')}</button>
        </div>
      )}
    </Popover>
  )
}
