/** A modal dialog on the platform's <dialog>: focus stays in it, Escape and a click beside it close it. */
import frame from '../styles/dialog.css?inline'
import contents from '../styles/board-dialogs.css?inline'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { addStyles } from '../platform/styles.ts'
import { IconButton } from './button.tsx'
import { keepFocus } from './keep-focus.ts'

addStyles(frame, contents)

let count = 0

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  readonly class?: string
}

/**
 * Open as long as it is rendered. The focus returns to where it was, or to the part of the page that was there around
 * it. What is said meanwhile is said in here: the rest of the page is silent as long as a dialog is open.
 */
export function Dialog({ title, onClose, children, class: name = '' }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useRef('')
  id.current ||= `dialog-${(count += 1)}`
  useEffect(() => {
    const element = dialog.current
    const back = wayBack(document.activeElement)
    element?.showModal()
    const stops = element === null ? [] : [speakIn(element), keepFocus(element, () => element.querySelector('h2'))]
    return () => {
      stops.forEach((stop) => stop())
      element?.close()
      back.find((each) => each.isConnected)?.focus({ preventScroll: true })
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
          <h2 id={id.current} tabIndex={-1}>{title}</h2>
          <IconButton icon="close" label={t('action.close')} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  )
}

/** The focused element and, should it go meanwhile, what around it or instead of it can be focused. */
function wayBack(focused: Element | null): HTMLElement[] {
  const back: HTMLElement[] = []
  for (let each = focused; each !== null; each = each.parentElement) {
    const canFocus = each === focused ? each !== document.body : each.hasAttribute('tabindex')
    if (canFocus && each instanceof HTMLElement) back.push(each)
  }
  const board = document.getElementById('board')
  return board === null ? back : [...back, board]
}

/** Takes the page's voice along. Returns how to give it back. */
function speakIn(dialog: HTMLElement): () => void {
  const voice = document.getElementById('voice')
  const home = voice?.parentElement ?? document.body
  if (voice !== null) dialog.append(voice)
  return () => {
    if (voice !== null && home.isConnected) home.append(voice)
  }
}
