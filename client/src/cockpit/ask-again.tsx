/** What is asked before something that cannot be taken back, in its place. The focus is on the way that changes nothing. */
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'

export interface AskAgainProps {
  readonly question: string
  /** What the button says that does it. */
  readonly yes: string
  readonly onYes: () => void
  readonly onNo: () => void
}

export function AskAgain({ question, yes, onYes, onNo }: AskAgainProps) {
  const no = useRef<HTMLButtonElement>(null)
  const wasAskedAt = useRef(document.activeElement)
  useEffect(() => {
    no.current?.focus()
    const { current: asked } = wasAskedAt
    return () => {
      if (asked instanceof HTMLElement && asked.isConnected) asked.focus()
    }
  }, [])
  return (
    <div
      class="ask-again" role="group" aria-label={question}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // The question is left, and not the dialog around it.
        event.preventDefault()
        event.stopPropagation()
        onNo()
      }}
    >
      <p>{question}</p>
      <div class="lead-row">
        <button ref={no} type="button" class="button button-primary" onClick={onNo}>{t('action.cancel')}</button>
        <button type="button" class="button button-plain" onClick={onYes}>{yes}</button>
      </div>
    </div>
  )
}
