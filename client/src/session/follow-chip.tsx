/** Whose view this is at present, and the one control that leads back to it. */
import { useEffect } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { PageModel } from '../ui/page-model.ts'
import type { Following } from './following.ts'

export function FollowChip({ model, following }: { readonly model: PageModel; readonly following: Following }) {
  const follow = model.live.programme.value?.follow ?? null
  const state = following.state.value
  const name = follow?.by.name ?? ''
  const frame = frameTitle(model)
  const words = frame === '' ? t('follow.by', { name }) : t('follow.frame', { name, frame })
  useEffect(() => {
    if (state === 'following') model.say(words)
  }, [state, follow?.frame?.element, follow?.person])
  if (follow === null || state === 'none') return null
  if (state === 'following') {
    return (
      <p class="follow-chip">
        <span>{words}</span>
        <button type="button" class="button" onClick={() => following.leave()}>{t('follow.stop')}</button>
      </p>
    )
  }
  const again = (): void => {
    if (state === 'elsewhere' && follow.frame !== null) model.switchBoard(follow.frame.board, follow.frame.element)
    else following.again()
  }
  return (
    <p class="follow-chip">
      <span>{t('follow.left', { name })}</span>
      <button type="button" class="button button-plain" onClick={again}>{t('follow.again')}</button>
    </p>
  )
}

function frameTitle(model: PageModel): string {
  const scene = model.scene.value
  const id = model.live.programme.value?.follow?.frame?.element
  const frame = id === undefined ? undefined : scene?.stage.board.get(id)
  return frame?.type === 'frame' ? (scene?.names.frameTitle(frame) ?? '') : ''
}
