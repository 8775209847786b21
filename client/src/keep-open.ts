/** The browser asks before it closes a page whose changes exist nowhere else. */
import type { ReadonlySignal } from '@preact/signals'
import type { Work } from './ui/page-model.ts'

/** Until the returned function is called. */
export function keepOpenWhileUnsaved(work: ReadonlySignal<Work>): () => void {
  const ask = (event: BeforeUnloadEvent): void => {
    const { unsaved, localCopy } = work.value
    if (unsaved > 0 && !localCopy) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}
