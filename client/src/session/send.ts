/** Sends a command of somebody taking part, and says how it went. */
import { t } from '../i18n/i18n.ts'
import type { Bodies, CommandName } from '../live/command-types.ts'
import type { PageModel } from '../ui/page-model.ts'

export async function send<K extends CommandName>(model: PageModel, name: K, body: Bodies[K], done: string): Promise<boolean> {
  const answer = await model.commands.send(name, body)
  if (answer.ok) model.say(done)
  else {
    const { problem } = answer
    model.toast.value = { text: problem.name === 'offline' ? t('command.offline') : problem.detail || t('command.failed') }
  }
  return answer.ok
}
