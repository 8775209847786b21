/**
 * One text field bound to one shared text: every input becomes one splice, others' changes move the
 * selection along, and while an input method composes they wait. Knows the field only as value and
 * selection, so that it can be driven by a test.
 */
import type * as Y from 'yjs'
import { spliceBetween, type Splice } from '../board/text-edit.ts'
import { wellFormed } from '../board/sanitise.ts'
import type { Board } from '../board/board.ts'
import { mapIndex, mapSplice, type Delta } from '../tools/delta.ts'

/** What of a text field is needed; a textarea is one. */
export interface Field {
  value: string
  readonly selectionStart: number
  readonly selectionEnd: number
  setSelectionRange(start: number, end: number): void
}

/** More characters than this are not taken over from typing or pasting. */
export const MOST_CHARACTERS = 100_000

export class TextSession {
  private readonly board: Board
  private readonly text: Y.Text
  private readonly field: Field
  /** What the field showed when it last agreed with the shared text. */
  private agreed: string
  private isComposing = false
  private isWriting = false
  private readonly waiting: Delta[] = []

  constructor(board: Board, text: Y.Text, field: Field) {
    this.board = board
    this.text = text
    this.field = field
    this.agreed = text.toJSON()
    field.value = this.agreed
    text.observe(this.onChange)
  }

  get length(): number {
    return this.field.value.length
  }

  /** Take over what the person has put into the field. False when it was too long and has been cut. */
  input(): boolean {
    // Others' words came in between: where they belong is known only when the composition is done.
    if (this.isComposing && this.waiting.length > 0) return true
    return this.write()
  }

  compositionStart(): void {
    this.isComposing = true
  }

  compositionEnd(): boolean {
    this.isComposing = false
    if (this.waiting.length === 0) return this.write()
    return this.writeLate()
  }

  /** Stop following the shared text; what waits of a composition is written first. Idempotent. */
  dispose(): void {
    if (this.isComposing) this.compositionEnd()
    this.text.unobserve(this.onChange)
  }

  private write(): boolean {
    const { field } = this
    const wanted = bounded(wellFormed(field.value), this.agreed.length)
    const splice = spliceBetween(this.agreed, wanted, field.selectionStart)
    if (splice !== undefined) this.apply(splice)
    this.agreed = wanted
    return this.show(wanted)
  }

  private writeLate(): boolean {
    const deltas = this.waiting.splice(0)
    const wanted = bounded(wellFormed(this.field.value), this.agreed.length)
    const caret = this.field.selectionStart
    const splice = spliceBetween(this.agreed, wanted, caret)
    if (splice !== undefined) this.apply(deltas.reduce(mapSplice, splice))
    this.agreed = this.text.toJSON()
    const at = deltas.reduce(mapIndex, Math.min(caret, wanted.length))
    this.field.value = this.agreed
    this.field.setSelectionRange(at, at)
    return true
  }

  /** Bring the field to `value` where it shows something else; true when it need not. */
  private show(value: string): boolean {
    const { field } = this
    if (field.value === value) return true
    const caret = Math.min(field.selectionStart, value.length)
    field.value = value
    field.setSelectionRange(caret, caret)
    return false
  }

  private apply({ at, remove, insert }: Splice): void {
    this.isWriting = true
    try {
      this.board.transact(() => {
        if (remove > 0) this.text.delete(at, remove)
        if (insert !== '') this.text.insert(at, insert)
      })
    } finally {
      this.isWriting = false
    }
  }

  private readonly onChange = (event: Y.YTextEvent): void => {
    if (this.isWriting) return
    const { delta } = event
    if (this.isComposing) {
      this.waiting.push(delta)
      return
    }
    const { field } = this
    const start = mapIndex(field.selectionStart, delta)
    const end = mapIndex(field.selectionEnd, delta)
    this.agreed = this.text.toJSON()
    field.value = this.agreed
    field.setSelectionRange(start, end)
  }
}

/** At most the allowed length, or what was there already; never half of a character. */
function bounded(text: string, alreadyThere: number): string {
  const limit = Math.max(MOST_CHARACTERS, alreadyThere)
  return text.length <= limit ? text : wellFormed(text.slice(0, limit)).replace(/\ufffd$/, '')
}
