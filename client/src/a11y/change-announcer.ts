/** Says politely, and not often, what others have changed on the board. */
import type * as Y from 'yjs'
import type { Board, BoardChange } from '../board/board.ts'
import { t } from '../i18n/i18n.ts'
import { systemClock, type Cancel, type Clock } from '../platform/clock.ts'
import { ChangeDigest, type DigestLine } from './change-digest.ts'
import { frameNameOf, type Names } from './words.ts'

export interface ChangeAnnouncerOptions {
  readonly names: Names
  /** The name of the person behind a Yjs client id, where known. */
  personOf(clientId: number): string | undefined
  isMuted(): boolean
  say(text: string): void
  readonly clock?: Clock
}

// Ten others writing would otherwise speak all the time.
const EVERY_MS = 8_000
const MOST_NAMES = 2

export class ChangeAnnouncer {
  private readonly board: Board
  private readonly options: ChangeAnnouncerOptions
  private readonly clock: Clock
  private readonly digest = new ChangeDigest()
  private readonly stopListening: () => void
  private change: BoardChange | undefined
  private waiting: Cancel | undefined

  constructor(board: Board, options: ChangeAnnouncerOptions) {
    this.board = board
    this.options = options
    this.clock = options.clock ?? systemClock
    const stop = board.onChange((change) => {
      this.change = change.local ? undefined : change
    })
    board.doc.on('afterTransaction', this.collect)
    this.stopListening = () => {
      stop()
      board.doc.off('afterTransaction', this.collect)
    }
  }

  /** Idempotent. */
  dispose(): void {
    this.stopListening()
    this.waiting?.()
  }

  // The board says what changed, the transaction who did it; they come one after the other.
  private readonly collect = (transaction: Y.Transaction): void => {
    const change = this.change
    this.change = undefined
    if (change === undefined || this.options.isMuted()) return
    const people = authorsOf(transaction).flatMap((id) => this.options.personOf(id) ?? [])
    // The first state of a board arrives from nobody who is here; it is no news.
    if (people.length === 0) return
    for (const elementId of [...change.added, ...change.changed, ...change.removed]) {
      const frame = frameNameOf(this.board, elementId, this.options.names)
      this.digest.add({ elementId, people, frame })
    }
    this.waiting ??= this.clock.after(EVERY_MS, () => this.speak())
  }

  private speak(): void {
    this.waiting = undefined
    if (this.options.isMuted()) this.digest.take()
    const sentences = this.digest.take().map(sentence)
    if (sentences.length > 0) this.options.say(sentences.join('. '))
  }
}

/** The client ids whose clocks the transaction moved. */
function authorsOf({ beforeState, afterState }: Y.Transaction): number[] {
  return [...afterState].filter(([id, clock]) => clock > (beforeState.get(id) ?? 0)).map(([id]) => id)
}

function sentence({ count, people, frame }: DigestLine): string {
  const named = people.slice(0, MOST_NAMES)
  const others = people.length - named.length
  const names = [...named, ...(others > 0 ? [t('announce.others', { n: others })] : [])].join(', ')
  const what = t('announce.changesBy', { n: count, names })
  return frame === undefined ? what : t('announce.inFrame', { what, frame })
}
