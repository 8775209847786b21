/** Coming to another board without a new page: it is said where one is, and the focus is there too. */
import { t } from '../i18n/i18n.ts'
import type { PageModel } from '../ui/page-model.ts'

let last: string | undefined

/** To be called once the board is there; the first board of a page is no news. */
export function arrive({ live, scene, say }: Pick<PageModel, 'live' | 'scene' | 'say'>): void {
  const from = last
  last = live.boardId
  if (from === undefined || from === last) return
  const board = live.programme.peek()?.boards.find(({ id }) => id === last)?.title ?? ''
  if (board !== '') say(t('summon.arrived', { board }))
  // What had the focus has gone with the board before.
  if (document.activeElement === null || document.activeElement === document.body) scene.peek()?.focusBoard()
}
