/** A toast that is closed gives the focus back to where it was before, or to the board. */
import { effect } from '@preact/signals'
import type { PageModel } from '../ui/page-model.ts'

const TOAST = '.toast'

/** Until the returned function is called. */
export function giveFocusBack({ toast, scene }: Pick<PageModel, 'toast' | 'scene'>): () => void {
  let before: EventTarget | null = null
  const note = ({ target, relatedTarget }: FocusEvent): void => {
    if (isInToast(target) && !isInToast(relatedTarget)) before = relatedTarget
  }
  document.addEventListener('focusin', note)
  const stop = effect(() => {
    if (toast.value !== null || !isInToast(document.activeElement)) return
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    else scene.peek()?.focusBoard()
  })
  return () => {
    document.removeEventListener('focusin', note)
    stop()
  }
}

function isInToast(each: EventTarget | null): boolean {
  return each instanceof Element && each.closest(TOAST) !== null
}
