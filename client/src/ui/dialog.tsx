/** A modal dialog on the platform's <dialog>: focus stays in it, Escape and a click beside it close it. */
import frame from '../styles/dialog.css?inline'
import contents from '../styles/board-dialogs.css?inline'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { addStyles } from '../platform/styles.ts'
import { IconButton } from './button.tsx'

addStyles(frame, contents)

let count = 0

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  readonly class?: string
}

/** Open as long as it is rendered. The focus returns to where it was. */
export function Dialog({ title, onClose, children, class: name = '' }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useRef('')
  id.current ||= `dialog-${(count += 1)}`
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={`board-dialog ${name}`}
      aria-labelledby={id.current}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={id.current}>{title}</h2>
          <IconButton icon="close" label={t('action.close')} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  )
}
