/** The rules of a board as they are seen on it: closed frames, locks, and what was just not accepted. */
import type { Size } from '../geometry/camera.ts'
import { t } from '../i18n/i18n.ts'
import { drawClosedFrame, drawTag, type ClosedFrameShown } from '../render/overlay/closed-frame.ts'
import { drawLock } from '../render/overlay/lock-badge.ts'
import type { Paper } from '../render/overlay/overlay.ts'
import { drawRefused } from '../render/overlay/refused-mark.ts'
import type { ClosedFrame } from './closed-frames.ts'

export interface RulesShown {
  readonly closed: readonly ClosedFrame[]
  readonly isLocked: (id: string) => boolean
  /** Elements that show that something was not accepted there. */
  readonly refused: ReadonlySet<string>
  readonly view: { readonly size: Size }
}

// Beyond this many the common box of a selection says enough.
const MOST_LOCKS = 300

export function paintRules(paper: Paper, { closed, isLocked, refused, view }: RulesShown): void {
  const { ctx } = paper
  const shown = closed.flatMap((frame) => frame.isInner ? [] : shownOf(paper, frame))
  for (const frame of shown) drawClosedFrame(ctx, frame, view.size)
  for (const frame of shown) drawTag(ctx, frame, view.size)
  for (const id of marked(paper, isLocked)) drawAt(paper, id, drawLock)
  for (const id of refused) drawAt(paper, id, drawRefused)
}

function shownOf({ boxOf }: Paper, { id, openings, why }: ClosedFrame): ClosedFrameShown[] {
  const box = boxOf(id)
  const short = t('zone.badge')
  return box === undefined ? [] : [{ box, openings: openings.flatMap((each) => boxOf(each) ?? []), words: [why, short] }]
}

/** Pointing, the keyboard's focus and choosing each tell of a lock. */
function marked({ marks }: Paper, isLocked: (id: string) => boolean): Set<string> {
  const { selection, hover, focus } = marks
  const shown = selection.length <= MOST_LOCKS ? selection : []
  return new Set([...shown, hover, focus].filter((id) => id !== null && isLocked(id)) as string[])
}

function drawAt({ ctx, boxOf }: Paper, id: string, draw: typeof drawLock): void {
  const box = boxOf(id)
  if (box !== undefined) draw(ctx, box)
}
