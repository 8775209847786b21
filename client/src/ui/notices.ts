/** Notices of the tools in words, for the live region. */
import { typeName, type Names } from '../a11y/words.ts'
import type { Board } from '../board/board.ts'
import { t } from '../i18n/i18n.ts'
import type { Notice } from '../tools/stage.ts'

export function noticeText(notice: Exclude<Notice, { kind: 'refused' }>, board: Board, names: Names): string {
  switch (notice.kind) {
    case 'created':
      return t('announce.created', { type: typeName(notice.type) })
    case 'deleted':
    case 'duplicated':
    case 'pasted':
    case 'selected':
      return t(`announce.${notice.kind}`, { n: notice.count })
    case 'moved': {
      const frame = notice.frameId === undefined ? undefined : board.get(notice.frameId)
      const title = frame?.type === 'frame' ? names.frameTitle(frame) || t('frame.untitled') : t('place.outside')
      return t('place.done', { frame: title })
    }
    case 'connected':
      return t('connect.done')
    case 'undone':
    case 'redone':
      return t(`announce.${notice.kind}`)
  }
}
