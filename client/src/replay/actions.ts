/** What buttons and keys alike do. */
import { t } from '../i18n/i18n.ts'
import type { Panel, View } from './view.ts'

const SKIP_MS = 10_000
// So soon after a chapter's beginning, "back" means the one before.
const JUST_BEGUN_MS = 2_000

export function skip({ projector }: View, direction: 1 | -1): void {
  void projector.seek(projector.atMs.peek() + direction * SKIP_MS)
}

export function chapter({ projector }: View, direction: 1 | -1): void {
  const { fromMs, toMs } = projector.span
  const at = projector.atMs.peek()
  const starts = [fromMs, ...(projector.board.peek()?.index.chapters.map(({ atMs }) => atMs) ?? []), toMs]
  const next = direction === 1 ? starts.find((ms) => ms > at) : starts.findLast((ms) => ms < at - JUST_BEGUN_MS)
  void projector.seek(next ?? (direction === 1 ? toMs : fromMs))
}

export function showNames({ projector }: View, on: boolean): void {
  projector.showsNames.value = on
  projector.redraw()
}

/** The same minute of another board. */
export function toBoard(view: View, boardId: string): void {
  view.element.value = null
  void view.projector.open(boardId)
}

export function togglePanel(view: View, panel: Panel): void {
  view.panel.value = view.panel.peek() === panel ? null : panel
}

/** As a new notice: what was said before is over. */
export async function copyLink(view: View): Promise<void> {
  const { projector } = view
  const boardId = projector.board.peek()?.index.board.id
  if (boardId === undefined || projector.source.linkTo === undefined) return
  const link = projector.source.linkTo(boardId, projector.atMs.peek())
  const isCopied = await navigator.clipboard.writeText(link).then(() => true, () => false)
  view.notice.value = isCopied ? t('replay.copied') : t('replay.notCopied', { link })
}
