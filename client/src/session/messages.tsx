/** All that was said to everybody, newest first. */
import { useEffect, useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { readMessage } from '../live/read-moment.ts'
import type { MessageShown } from '../live/types.ts'
import { fields, list } from '../live/values.ts'
import { Dialog } from '../ui/dialog.tsx'
import type { PageModel } from '../ui/page-model.ts'
import { wordsOf } from './words.ts'

export function MessagesDialog({ model, onClose }: { readonly model: PageModel; readonly onClose: () => void }) {
  const [messages, setMessages] = useState<readonly MessageShown[] | 'failed'>()
  useEffect(() => {
    void model.commands.read<unknown>('messages').then((answer) => {
      if (!answer.ok) setMessages('failed')
      else setMessages(list(fields(answer.value)['messages'], readMessage).sort((a, b) => b.timeMs - a.timeMs))
    })
  }, [])
  return (
    <Dialog title={t('message.label')} onClose={onClose}>
      {messages === 'failed' && <p role="alert">{t('message.failed')}</p>}
      {Array.isArray(messages) && messages.length === 0 && <p>{t('message.none')}</p>}
      {Array.isArray(messages) && (
        <ul class="message-list" role="list">
          {messages.map((message: MessageShown) => (
            <li key={message.id}>
              <p class="muted">{t('message.by', { name: message.by })}</p>
              <p>{wordsOf(message.texts)}</p>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
