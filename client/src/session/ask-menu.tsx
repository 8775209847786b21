/** One button for what people want to tell the facilitators: a hand, being ready, a call. */
import { t } from '../i18n/i18n.ts'
import type { PageModel } from '../ui/page-model.ts'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'
import { send } from './send.ts'
import { isSoundOn, switchSound } from './timer.tsx'

interface AskMenuProps {
  readonly model: PageModel
  readonly onMessages: () => void
  /** To the frame of the step, where there is no room for a button of its own. */
  readonly onFrame?: (() => void) | undefined
}

export function AskMenu({ model, onMessages, onFrame }: AskMenuProps) {
  const programme = model.live.programme.value
  const role = model.me.value?.role
  if (programme === undefined || role === undefined) return null
  const { hand, ready, call } = programme.me
  const board = model.live.boardId
  return (
    <Popover isMenu label={t('ask.label')} panelClass="menu" face={<>{t('ask.label')}<Icon name="down" size={16} /></>}>
      {(close) => {
        const item = (text: string, run: () => unknown) => (
          <button
            type="button" class="button menu-item"
            onClick={() => {
              close()
              run()
            }}
          >
            {text}
          </button>
        )
        return (
          <>
            {item(t(hand ? 'ask.handDown' : 'ask.handUp'), () => send(model, 'hand', { up: !hand, board }, t(hand ? 'ask.handIsDown' : 'ask.handIsUp')))}
            {role !== 'observer' && item(t(ready ? 'ask.notReady' : 'ask.ready'), () => (
              send(model, 'ready', { up: !ready, board }, t(ready ? 'ask.isNotReady' : 'ask.isReady'))
            ))}
            {role !== 'facilitator' && item(t(call === null ? 'ask.call' : 'ask.callOff'), () => (
              send(model, 'call', { up: call === null, board }, t(call === null ? 'ask.called' : 'ask.uncalled'))
            ))}
            {onFrame !== undefined && item(t('session.goTo'), onFrame)}
            {item(t('message.show'), onMessages)}
            {item(t(isSoundOn.value ? 'timer.soundOn' : 'timer.soundOff'), switchSound)}
          </>
        )
      }}
    </Popover>
  )
}
