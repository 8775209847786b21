/** The boards of a workshop being prepared: names, templates, one more, one less. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import { TITLE_CHARACTERS } from './problem-text.ts'
import { TemplateChooser, templateById, templateName } from './template-chooser.tsx'
import { TemplatePreview, type TemplateOutline } from './template-preview.tsx'
import { changeBoard, withBoard, withoutBoard, type BoardDraft, type WorkshopDraft } from './workshop-draft.ts'

export interface BoardRowsProps {
  readonly draft: WorkshopDraft
  readonly onChange: (draft: WorkshopDraft) => void
}

/** The name a board gets when nobody gives it one. */
export function defaultBoardName(board: BoardDraft, number: number): string {
  const template = templateById(board.template)
  return template ? templateName(template) : t('start.board.default', { number })
}

export function BoardRows({ draft, onChange }: BoardRowsProps) {
  const [choosing, setChoosing] = useState<{ row: number; number: number }>()
  const [said, setSaid] = useState('')
  const add = useRef<HTMLButtonElement>(null)
  const remove = (row: number): void => {
    onChange(withoutBoard(draft, row))
    setSaid(t('start.board.removed', { count: draft.boards.length - 1 }))
    // The button that had the focus is gone.
    add.current?.focus()
  }
  return (
    <fieldset class="field">
      <legend class="label">{t('start.boards')}</legend>
      <ol class="boards">
        {draft.boards.map((board, index) => (
          <BoardRow
            key={board.row}
            board={board}
            number={index + 1}
            isNew={index > 0}
            onTitle={(title) => onChange(changeBoard(draft, board.row, { title }))}
            onChoose={() => setChoosing({ row: board.row, number: index + 1 })}
            onRemove={draft.boards.length > 1 ? () => remove(board.row) : undefined}
          />
        ))}
      </ol>
      <button
        type="button"
        class="action"
        ref={add}
        onClick={() => {
          onChange(withBoard(draft))
          setSaid(t('start.board.added', { number: draft.boards.length + 1 }))
        }}
      >
        <Icon name="larger" />
        {t('start.board.add')}
      </button>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {choosing && (
        <TemplateChooser
          title={t('start.template.choose', { number: choosing.number })}
          chosen={draft.boards.find((board) => board.row === choosing.row)?.template}
          onClose={() => setChoosing(undefined)}
          onChoose={(template) => {
            onChange(changeBoard(draft, choosing.row, { template }))
            setChoosing(undefined)
          }}
        />
      )}
    </fieldset>
  )
}

/** The words on the button, and for those who do not see the row: which board, and what it has. */
function choiceLabel(template: TemplateOutline | undefined, number: number): string {
  if (!template) return t('start.template.pickLabel', { number })
  return t('start.template.changeLabel', { number, name: templateName(template) })
}

interface BoardRowProps {
  readonly board: BoardDraft
  readonly number: number
  /** Takes the focus when it appears. */
  readonly isNew: boolean
  readonly onTitle: (title: string) => void
  readonly onChoose: () => void
  readonly onRemove: (() => void) | undefined
}

function BoardRow({ board, number, isNew, onTitle, onChoose, onRemove }: BoardRowProps) {
  const template = templateById(board.template)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isNew) input.current?.focus()
  }, [])
  return (
    <li class="board-row">
      <TemplatePreview template={template} />
      <div class="board-row-fields">
        <input
          class="input"
          ref={input}
          value={board.title}
          maxLength={TITLE_CHARACTERS}
          placeholder={defaultBoardName(board, number)}
          aria-label={t('start.board.title', { number })}
          autocomplete="off"
          onInput={(event) => onTitle(event.currentTarget.value)}
        />
        <button type="button" class="action action-plain" aria-label={choiceLabel(template, number)} onClick={onChoose}>
          {template ? t('start.template.change') : t('start.template.pick')}
        </button>
      </div>
      {onRemove && (
        <button type="button" class="action action-plain" aria-label={t('start.board.remove', { number })} onClick={onRemove}>
          <Icon name="delete" />
        </button>
      )}
    </li>
  )
}
