/**
 * The one text field of the board: laid exactly over the element that is written in, with the metrics of
 * its painted text, so that nothing jumps when writing begins or ends. A real textarea: input methods,
 * spelling, phones and screen readers work as everywhere.
 */
import { effect, untracked } from '@preact/signals'
import type { Board } from '../board/board.ts'
import type { Camera } from '../geometry/camera.ts'
import { t } from '../i18n/i18n.ts'
import type { TextLayout } from '../render/types.ts'
import { encodeCaret } from '../tools/caret.ts'
import { createInView } from '../tools/create.ts'
import type { SharedCaret } from '../tools/presence.ts'
import type { Editing, Stage } from '../tools/stage.ts'
import { MOST_CHARACTERS, TextSession } from './text-session.ts'

export interface TextEditorOptions {
  readonly layoutText: (id: string, field: Editing['field']) => TextLayout | undefined
  readonly setEditing: (id: string | null) => void
  readonly shareCaret: (caret: SharedCaret | null) => void
  /** Shown while the text is empty. */
  readonly placeholder: (editing: Editing) => string
  readonly warn: (text: string, kept?: string) => void
  /** Writing has ended by key: where the focus belongs now. */
  readonly onLeave: (id: string, step: 0 | 1 | -1) => void
}

// From here on a person hears that shorter is better; nothing is cut before MOST_CHARACTERS.
const LONG = 10_000
// Between the written line and the virtual keyboard.
const CLEAR_PX = 24

export class TextEditor {
  readonly element = document.createElement('textarea')
  private readonly stage: Stage
  private readonly options: TextEditorOptions
  private readonly board: Board
  private readonly listening = new AbortController()
  private readonly stops: (() => void)[]
  private session: TextSession | undefined
  private open: Editing | null = null
  private hasWarned = false
  private isLeaving = false

  constructor(host: HTMLElement, stage: Stage, options: TextEditorOptions) {
    this.stage = stage
    this.board = stage.board
    this.options = options
    const { element } = this
    element.className = 'text-editor'
    element.hidden = true
    element.spellcheck = true
    element.setAttribute('autocapitalize', 'sentences')
    host.append(element)
    this.listen()
    this.stops = [
      effect(() => {
        const next = stage.editing.value
        untracked(() => this.switchTo(next))
      }),
      this.board.onChange(({ removed }) => this.boardChanged(removed)),
    ]
  }

  /** Lay the field over its element again: the camera, the text or the element has changed. */
  place(): void {
    if (this.open === null) return
    const layout = this.options.layoutText(this.open.id, this.open.field)
    if (layout !== undefined) laying(this.element, layout, this.stage.view.camera, this.open)
  }

  /** Idempotent. */
  dispose(): void {
    this.stops.forEach((stop) => stop())
    this.close()
    this.listening.abort()
    this.element.remove()
  }

  private listen(): void {
    const { element } = this
    const { signal } = this.listening
    element.addEventListener('input', () => this.typed(this.session?.input() ?? true), { signal })
    element.addEventListener('compositionstart', () => this.session?.compositionStart(), { signal })
    element.addEventListener('compositionend', () => this.typed(this.session?.compositionEnd() ?? true), { signal })
    element.addEventListener('keydown', (event) => this.key(event), { signal })
    element.addEventListener('blur', (event) => this.blurred(event), { signal })
    document.addEventListener('selectionchange', () => this.shareCaret(), { signal })
    window.visualViewport?.addEventListener('resize', () => this.keepInSight(), { signal })
  }

  private switchTo(next: Editing | null): void {
    if (next?.id === this.open?.id && next?.field === this.open?.field) return
    this.close()
    if (next === null) return
    const text = this.board.ensureText(next.id, next.field)
    if (text === undefined) return
    this.open = next
    this.hasWarned = false
    this.session = new TextSession(this.board, text, this.element)
    this.element.setAttribute('aria-label', this.labelOf(next))
    this.element.placeholder = this.options.placeholder(next)
    this.element.hidden = false
    this.options.setEditing(next.id)
    this.place()
    this.element.focus({ preventScroll: true })
    this.element.setSelectionRange(next.isNew ? 0 : this.element.value.length, this.element.value.length)
    this.keepInSight()
  }

  private close(): void {
    const { open } = this
    this.session?.dispose()
    this.session = undefined
    this.open = null
    if (open === null) return
    this.element.hidden = true
    this.element.value = ''
    this.options.setEditing(null)
    this.options.shareCaret(null)
    this.dropIfEmpty(open)
  }

  /** A text without words would be there and not be seen. Notes and frames are something without words. */
  private dropIfEmpty({ id }: Editing): void {
    const element = this.board.get(id)
    if (element?.type === 'text' && element.text === '') this.board.remove([id])
  }

  private typed(fits: boolean): void {
    this.place()
    this.keepInSight()
    this.shareCaret()
    const length = this.session?.length ?? 0
    if (!fits && length >= MOST_CHARACTERS) this.options.warn(t('edit.full', { max: MOST_CHARACTERS }))
    else if (length > LONG && !this.hasWarned) {
      this.hasWarned = true
      this.options.warn(t('edit.long', { n: length }))
    }
  }

  private key(event: KeyboardEvent): void {
    const mod = event.ctrlKey || event.metaKey
    // While an input method composes, its keys are its own.
    if (event.isComposing) return
    if (event.key === 'Escape') this.leave(event, 0)
    else if (event.key === 'Tab' && !mod) this.leave(event, event.shiftKey ? -1 : 1)
    else if (event.key === 'Enter' && mod) this.nextNote(event)
    else if (mod && /^[zy]$/i.test(event.key)) this.undo(event)
    // The board's keys do not belong into a text, and the text's keys not to the board.
    event.stopPropagation()
  }

  private leave(event: KeyboardEvent, step: 0 | 1 | -1): void {
    event.preventDefault()
    const id = this.open?.id
    this.isLeaving = true
    this.stage.stopEditing()
    this.isLeaving = false
    if (id !== undefined) this.options.onLeave(id, step)
  }

  private nextNote(event: KeyboardEvent): void {
    event.preventDefault()
    const type = this.open === null ? undefined : this.board.get(this.open.id)?.type
    this.leave(event, 0)
    if (type === 'note') createInView(this.stage, 'note')
  }

  // The field's own history knows nothing of others' words between one's own.
  private undo(event: KeyboardEvent): void {
    event.preventDefault()
    const isRedo = event.key.toLowerCase() === 'y' || event.shiftKey
    if (isRedo) this.stage.undo.redo()
    else this.stage.undo.undo()
    this.place()
  }

  // To a panel: writing goes on. To nothing: a phone's keyboard was put away.
  private blurred({ relatedTarget }: FocusEvent): void {
    if (relatedTarget === null && document.hasFocus() && !this.isLeaving && this.open !== null) {
      this.stage.stopEditing()
    }
  }

  private boardChanged(removed: ReadonlySet<string>): void {
    if (this.open === null) return
    if (!removed.has(this.open.id)) {
      this.place()
      return
    }
    const kept = this.element.value
    this.stage.stopEditing()
    if (kept.trim() !== '') this.options.warn(t('edit.gone'), kept)
  }

  private shareCaret(): void {
    if (this.open === null || document.activeElement !== this.element) return
    const text = this.board.text(this.open.id, this.open.field)
    if (text === undefined) return
    const { selectionStart, selectionEnd, selectionDirection } = this.element
    const from = encodeCaret(text, Math.min(selectionStart, text.length))
    const to = encodeCaret(text, Math.min(selectionEnd, text.length))
    const isBackward = selectionDirection === 'backward'
    this.options.shareCaret({ id: this.open.id, anchor: isBackward ? to : from, head: isBackward ? from : to })
  }

  /** Move the view so that what is written stands above a phone's keyboard and inside the window. */
  private keepInSight(): void {
    if (this.open === null) return
    const { view } = this.stage
    const field = this.element.getBoundingClientRect()
    const bottom = (window.visualViewport?.height ?? window.innerHeight) - CLEAR_PX
    const over = Math.min(field.bottom - bottom, field.top - CLEAR_PX * 3)
    if (over <= 0) return
    const { x, y, zoom } = view.camera
    view.setCamera({ x, y: y + over / zoom, zoom })
  }

  private labelOf({ id, field }: Editing): string {
    if (field === 'title') return t('edit.title')
    const type = this.board.get(id)?.type
    if (type === 'note') return t('edit.note')
    if (type === 'line' || type === 'arrow') return t('edit.line')
    return type === 'text' ? t('edit.text') : t('edit.shape')
  }
}

/** In board units, scaled as a whole: lines then break exactly where the painted ones do, at every zoom. */
function laying(element: HTMLTextAreaElement, layout: TextLayout, camera: Camera, { field }: Editing): void {
  const { box, offsetY, fontSize, lineHeight } = layout
  const { style } = element
  const height = Math.max(box.height, offsetY + Math.max(1, layout.lines.length) * lineHeight)
  style.transform =
    `translate(${(box.x - camera.x) * camera.zoom}px, ${(box.y - camera.y) * camera.zoom}px) scale(${camera.zoom})`
  style.width = `${box.width}px`
  style.height = `${height}px`
  style.paddingTop = `${offsetY}px`
  style.font = `${layout.fontWeight} ${fontSize}px/${lineHeight}px ${layout.fontFamily}`
  style.textAlign = layout.align
  style.color = layout.color
  style.overflowY = layout.clipped ? 'auto' : 'hidden'
  element.rows = field === 'title' ? 1 : 2
}
