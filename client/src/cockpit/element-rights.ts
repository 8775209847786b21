/** What facilitators can do with the selection beyond everybody: lock, unlock, say who may write in a frame. */
import { isLocked } from '../policy/policy.ts'
import type { ExtraAction, Scene } from '../ui/page-model.ts'
import { t } from '../i18n/i18n.ts'
import type { Lead } from './lead.ts'

export function elementActions(lead: Lead, scene: Scene): ExtraAction[] {
  const { live } = lead.page
  const [locks, rights] = [live.locks.value, live.rights.value]
  const ids = [...scene.stage.selection.value]
  const locked = ids.filter((id) => isLocked({ locks, rights: { ...rights, focus: [], zones: [] } }, id))
  const free = ids.filter((id) => !locked.includes(id))
  const [only] = ids
  const actions: ExtraAction[] = []
  if (free.length > 0) actions.push({ icon: 'lock', label: 'element.lock', run: () => setLocks(lead, free, []) })
  if (locked.length > 0) actions.push({ icon: 'unlock', label: 'element.unlock', run: () => setLocks(lead, [], locked) })
  if (ids.length === 1 && only !== undefined && scene.stage.board.get(only)?.type === 'frame') {
    const open = (): void => {
      lead.dialog.value = { kind: 'zone', frame: only }
    }
    actions.push({ icon: 'people', label: 'element.zone', run: open })
  }
  return actions
}

function setLocks(lead: Lead, lock: readonly string[], unlock: readonly string[]): void {
  const on = lead.page.board.value.id
  const done = t(lock.length > 0 ? 'element.locked' : 'element.unlocked', { n: lock.length + unlock.length })
  void lead.orders.give('locks', { on, lock, unlock }, done).then((answer) => {
    lead.page.toast.value = { text: answer === undefined ? t('element.failed') : done }
  })
}
