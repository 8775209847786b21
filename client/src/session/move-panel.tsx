/** Asks before people are taken to another board, and counts down. Nothing here takes the focus from what they do. */
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { PageModel } from '../ui/page-model.ts'
import { send } from './send.ts'
import type { CallShown, Gathering } from './gathering.ts'

export function MovePanel({ model, gathering }: { readonly model: PageModel; readonly gathering: Gathering }) {
  const call = gathering.shown.value
  const words = call === null ? '' : wordsOf(call)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => model.say(words), [words])
  if (call === null) return null
  const stay = (): void => {
    const bar = panel.current?.parentElement?.querySelector<HTMLElement>('.session-bar button')
    gathering.stay()
    // Not lost with the button that was pressed.
    bar?.focus()
  }
  const wrongGroup = async (): Promise<void> => {
    stay()
    await send(model, 'wrongGroup', {}, t('group.wrongSent'))
  }
  return (
    <section ref={panel} class="move-panel panel" aria-labelledby="move-title">
      <h2 id="move-title">{titleOf(call)}</h2>
      <p>{words}</p>
      {call.minutes !== null && <p>{t('group.minutes', { n: call.minutes })}</p>}
      <p class="muted">{call.isWriting ? t('summon.typing') : t('summon.in', { n: call.seconds })}</p>
      <div class="move-actions">
        <button type="button" class="button button-primary" onClick={() => gathering.goNow()}>{t('summon.go')}</button>
        <button type="button" class="button button-plain" onClick={stay}>{t('summon.stay')}</button>
        {call.kind === 'go' && (
          <button type="button" class="button button-plain" onClick={() => void wrongGroup()}>{t('group.wrong')}</button>
        )}
      </div>
    </section>
  )
}

function titleOf({ kind }: CallShown): string {
  if (kind === 'summon') return t('summon.title')
  return t(kind === 'go' ? 'group.title' : 'group.backTitle')
}

function wordsOf({ kind, by, title }: CallShown): string {
  if (kind === 'summon') return t('summon.toast', { name: by, frame: title })
  return kind === 'go' ? t('group.invite', { group: title }) : t('group.back', { board: title })
}
