/** Says that the board is seen as a participant sees it, and leads back: by one press, or by Escape. */
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import type { Lead } from './lead.ts'
import type { ViewAs } from './view-as.ts'

interface ViewAsProps {
  readonly lead: Lead
}

/** Where it begins, in the panel. */
export function ViewAsEntry({ lead: { viewAs } }: ViewAsProps) {
  return (
    <button type="button" class="button lead-entry view-as-entry" aria-label={t('view.enter')} aria-describedby="about-view" onClick={() => viewAs.enter()}>
      <span class="person-words">
        <strong>{t('view.enter')}</strong>
        <span class="muted" id="about-view">{t('view.what')}</span>
      </span>
      <Icon name="readOnly" />
    </button>
  )
}

export function ViewAsBar({ lead }: ViewAsProps) {
  return lead.viewAs.isOn.value ? <Shown lead={lead} /> : null
}

function Shown({ lead: { page, viewAs } }: ViewAsProps) {
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The button that was pressed is gone with the panel.
    if (document.activeElement === null || document.activeElement === document.body) back.current?.focus()
    const stop = leaveByEscape(page, viewAs)
    return () => {
      stop()
      if (document.activeElement !== back.current) return
      // After the panel has come back.
      queueMicrotask(() => (find('.view-as-entry') ?? find('.lead-button'))?.focus())
    }
  }, [])
  return (
    <section class="view-as panel" aria-label={t('view.label')} data-region="lead">
      <Icon name="readOnly" />
      <p>{t('view.shown')}</p>
      <button ref={back} type="button" class="button button-primary" aria-keyshortcuts="Escape" onClick={() => viewAs.leave()}>
        {t('view.back')}
      </button>
    </section>
  )
}

function find(selector: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(selector)
}

/** Unless Escape ends something smaller first: a text, a tool, a selection, what is open. */
export function leaveByEscape({ scene }: Pick<Lead['page'], 'scene'>, viewAs: ViewAs): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    const target = event.target instanceof Element ? event.target : document.body
    const stage = scene.peek()?.stage
    const hasSmaller = stage !== undefined
      && (stage.editing.peek() !== null || stage.selection.peek().size > 0 || stage.tool.peek() !== 'select')
    if (hasSmaller || target.closest('dialog, [popover], textarea, input, select') !== null || isSomethingOpen()) return
    viewAs.leave()
  }
  // Before the board has put away what is chosen there.
  window.addEventListener('keydown', onKey, true)
  return () => window.removeEventListener('keydown', onKey, true)
}

function isSomethingOpen(): boolean {
  return document.querySelector('dialog[open], [popover]:popover-open') !== null
}
