/** One element in the list view: its words, and everything that can be done to it. */
import { useEffect, useRef } from 'preact/hooks'
import { colorNameOf, colorsFor, descriptionOf, nameOf, shortName } from '../a11y/words.ts'
import type { Color } from '../board/schema.ts'
import { t } from '../i18n/i18n.ts'
import { shadesOf } from '../render/palette.ts'
import * as commands from '../tools/commands.ts'
import { permitted, updatePermitted } from '../tools/permitted.ts'
import { textFieldOf, type Stage } from '../tools/stage.ts'
import { ActionsMenu } from './actions-menu.tsx'
import { IconButton } from './button.tsx'
import type { PageModel, Scene } from './page-model.ts'
import { TextSession } from './text-session.ts'

export interface OutlineFrame { readonly id: string; readonly title: string }

export interface OutlineItemProps {
  readonly id: string
  readonly model: PageModel
  readonly scene: Scene
  readonly frames: readonly OutlineFrame[]
  readonly frameId: string | undefined
  readonly isEditing: boolean
  readonly onEdit: (id: string | undefined) => void
}

export function OutlineItem(props: OutlineItemProps) {
  const { id, model, scene, isEditing, onEdit } = props
  const { stage } = scene
  const element = stage.board.get(id)
  if (element === undefined) return null
  const isSelected = stage.selection.value.has(id)
  const canWrite = textFieldOf(element) !== undefined && !stage.readOnly.value
  const text = nameOf(stage.board, element, scene.names)
  const color = 'color' in element ? element.color : undefined
  return (
    <li class={`outline-item ${isSelected ? 'is-chosen' : ''}`} onFocusIn={() => stage.select([id])}>
      <span class="outline-color" style={{ background: color === undefined ? undefined : shadesOf(color).paper }} aria-hidden="true" />
      <div class="outline-words">
        {isEditing && canWrite
          ? <OutlineEditor id={id} stage={stage} onDone={() => onEdit(undefined)} />
          : <p class="outline-text">{text}</p>}
        <p class="muted">{descriptionOf(stage.board, element, scene.names)}</p>
        {isSelected && !stage.readOnly.value && <Controls {...props} color={color} />}
      </div>
      <div class="outline-buttons">
        {canWrite && !isEditing && (
          <IconButton icon="edit" label={t('outline.edit', { text: shortName(stage.board, element, scene.names) })} onClick={() => permitted(stage, 'text', [id]).forEach(onEdit)} />
        )}
        <IconButton
          icon="fit" label={`${t('outline.show')}: ${shortName(stage.board, element, scene.names)}`}
          onClick={() => scene.show({ id })}
        />
        {isSelected && !stage.readOnly.value && <ActionsMenu model={model} scene={scene} />}
      </div>
    </li>
  )
}

function Controls({ id, scene, frames, frameId, color }: OutlineItemProps & { color: Color | undefined }) {
  const { stage } = scene
  const type = stage.board.get(id)?.type ?? 'unknown'
  return (
    <div class="outline-controls">
      <label class="board-field">
        {t('outline.frameFor')}
        <select
          class="select" value={frameId ?? ''}
          onChange={(event) => commands.moveToFrame(stage, [id], event.currentTarget.value || undefined)}
        >
          {frames.map((frame) => <option key={frame.id} value={frame.id}>{frame.title}</option>)}
          <option value="">{t('place.outside')}</option>
        </select>
      </label>
      {color !== undefined && (
        <label class="board-field">
          {t('style.color')}
          <select
            class="select" value={color}
            onChange={(event) => updatePermitted(stage, [{ id, color: event.currentTarget.value as Color }])}
          >
            {colorsFor(type).map((each) => <option key={each} value={each}>{colorNameOf(type, each)}</option>)}
          </select>
        </label>
      )}
    </div>
  )
}

function OutlineEditor({ id, stage, onDone }: { id: string; stage: Stage; onDone: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const element = stage.board.get(id)
    const text = element === undefined ? undefined : stage.board.ensureText(id, textFieldOf(element))
    if (field.current === null || text === undefined) return undefined
    const session = new TextSession(stage.board, text, field.current)
    const listening = new AbortController()
    const { signal } = listening
    const on = (type: string, run: () => void): void => field.current?.addEventListener(type, run, { signal })
    on('input', () => void session.input())
    on('compositionstart', () => session.compositionStart())
    on('compositionend', () => void session.compositionEnd())
    field.current.focus()
    return () => {
      listening.abort()
      session.dispose()
    }
  }, [id, stage])
  return (
    <>
      <textarea
        ref={field} class="board-input" rows={3} aria-label={t('edit.note')}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.isComposing) return
          event.stopPropagation()
          onDone()
        }}
      />
      <button type="button" class="button button-plain" onClick={onDone}>{t('outline.done')}</button>
    </>
  )
}
