/** What opens beside the board: titled, closed by its button and by Escape, and the focus comes to it. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { GlyphButton } from './icons.tsx'
import type { View } from './view.ts'

export interface PanelFrameProps {
  readonly view: View
  readonly title: string
  readonly class?: string
  readonly children: ComponentChildren
}

export function PanelFrame({ view, title, class: name = '', children }: PanelFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const close = (): void => {
    view.panel.value = null
  }
  useEffect(() => {
    const before = document.activeElement
    heading.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <aside
      class={`replay-panel ${name}`} aria-label={title} data-region="panel"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        event.preventDefault()
        close()
      }}
    >
      <header class="replay-panel-head">
        <h2 ref={heading} tabIndex={-1}>{title}</h2>
        <GlyphButton glyph="close" label={t('action.close')} onClick={close} />
      </header>
      <div class="replay-panel-body" tabIndex={0} role="group" aria-label={title}>{children}</div>
    </aside>
  )
}
