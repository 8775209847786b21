/** Tells of changes that were not accepted: why, in one sentence, and for a moment where. */
import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals'
import { t, type MessageKey } from '../i18n/i18n.ts'
import type { Cancel } from '../platform/clock.ts'
import { REASONS, type Reason } from '../policy/types.ts'
import type { PageModel, RefusedWork } from '../ui/page-model.ts'

type NoticeModel = Pick<PageModel, 'refused' | 'scene' | 'toast' | 'dialog' | 'live'>

// This code may come a moment after what it is to tell of.
const NEWS_MS = 30_000
const SHOWN_MS = 4_000
const BLINK_MS = 500

export class RefusedNotice {
  /** The elements to mark on the board; empty most of the time. */
  readonly marked: ReadonlySignal<ReadonlySet<string>>
  private readonly marks = signal<ReadonlySet<string>>(new Set())
  private readonly model: NoticeModel
  private readonly known = new Set<string>()
  private readonly stop: () => void
  private cancel: Cancel | undefined

  constructor(model: NoticeModel) {
    this.model = model
    this.marked = this.marks
    this.stop = effect(() => {
      const refused = model.refused.value
      untracked(() => this.take(refused))
    })
  }

  dispose(): void {
    this.stop()
    this.cancel?.()
  }

  private take(refused: readonly RefusedWork[]): void {
    const since = this.model.live.clock.now() - NEWS_MS
    const news = refused.filter(({ id, atMs }) => !this.known.has(id) && atMs >= since)
    for (const { id } of refused) this.known.add(id)
    if (news.length === 0) return
    this.tell(news, refused.length)
    this.show(new Set(news.flatMap((change) => this.placesOf(change))))
  }

  private tell(news: readonly RefusedWork[], count: number): void {
    const { toast, dialog } = this.model
    const reasons = [...new Set(news.map(({ reason }) => reason))].filter(isReason)
    const sentences = reasons.map((reason) => t(`refused.reason.${reason}` satisfies MessageKey))
    toast.value = {
      text: [...sentences, t('refused.count', { n: count })].join(' '),
      action: { label: t('refused.show'), run: () => void (dialog.value = 'refused') },
    }
  }

  /** What is not there any more is shown by the frame that is closed. */
  private placesOf({ elements, frame }: RefusedWork): readonly string[] {
    const board = this.model.scene.peek()?.stage.board
    const there = elements.filter((id) => board?.get(id) !== undefined)
    return there.length > 0 || frame === null ? there : [frame]
  }

  /** Comes and goes a few times, or simply stays for those who want nothing to move. */
  private show(ids: ReadonlySet<string>): void {
    this.cancel?.()
    this.marks.value = ids
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    let left = SHOWN_MS
    this.cancel = this.model.live.clock.every(BLINK_MS, () => {
      left -= BLINK_MS
      if (left <= 0) this.cancel?.()
      const isShown = left > 0 && (isStill || (left / BLINK_MS) % 2 === 0)
      this.marks.value = isShown ? ids : new Set()
    })
  }
}

function isReason(reason: string): reason is Reason {
  return (REASONS as readonly string[]).includes(reason)
}
