/** Why there is nothing to watch, in friendly words. */
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { problemWords } from './view.ts'

export interface ProblemPageProps {
  readonly reason: string
  readonly leave: (() => void) | undefined
  readonly again: () => void
}

const FINAL: ReadonlySet<string> = new Set(['replay_off', 'replay_expired', 'replay_revoked', 'record_forgotten', 'unauthenticated', 'forbidden'])

export function ProblemPage({ reason, leave, again }: ProblemPageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div class="replay-problem">
      <div class="panel">
        <h1 ref={heading} tabIndex={-1}>{t('replay.problem.title')}</h1>
        <p>{problemWords(reason)}</p>
        {!FINAL.has(reason) && <button type="button" class="button button-primary" onClick={again}>{t('replay.again')}</button>}
        {leave === undefined
          ? <a class="button button-plain" href="/">{t('top.home')}</a>
          : <button type="button" class="button button-plain" onClick={leave}>{t('replay.close')}</button>}
      </div>
    </div>
  )
}
