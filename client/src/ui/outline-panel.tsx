/**
 * The board as a list: frames with what lies in them, in reading order. Everything that can be done on the
 * canvas can be done here: write, colour, move to another frame, connect, delete, make a note in a frame.
 */
import styles from '../styles/outline.css?inline'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { readingOrder, type Section } from '../a11y/reading-order.ts'
import { nameOf } from '../a11y/words.ts'
import { DEFAULTS, type FrameElement } from '../board/schema.ts'
import { t } from '../i18n/i18n.ts'
import { addStyles } from '../platform/styles.ts'
import { placeInFrame } from '../tools/commands.ts'
import { draftIn } from '../tools/create.ts'
import { createPermitted } from '../tools/permitted.ts'
import { IconButton } from './button.tsx'
import { Icon } from './icon.tsx'
import { OutlineItem, type OutlineFrame } from './outline-item.tsx'
import type { PageModel, Scene } from './page-model.ts'

addStyles(styles)

export function OutlinePanel({ model, scene }: { model: PageModel; scene: Scene }) {
  const { stage } = scene.watched.value
  const [wanted, setWanted] = useState('')
  const [editingId, setEditingId] = useState<string | undefined>(undefined)
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever opens the list wants to read it.
  useEffect(() => heading.current?.focus(), [])
  const { board } = stage
  const sections = withLoose(readingOrder(board, Array.from(board.all(), ({ id }) => id)))
  const frames = sections.flatMap(({ frameId }): OutlineFrame[] => {
    const frame = frameId === undefined ? undefined : board.get(frameId)
    return frame?.type === 'frame' ? [{ id: frame.id, title: titleOf(scene, frame) }] : []
  })
  const matches = (id: string): boolean => {
    const element = board.get(id)
    if (element === undefined || wanted === '') return element !== undefined
    return nameOf(board, element, scene.names).toLocaleLowerCase().includes(wanted.toLocaleLowerCase())
  }
  const shown = sections.map((section) => ({ ...section, ids: section.ids.filter(matches) }))
  const found = shown.reduce((sum, { ids }) => sum + ids.length, 0)
  const add = (frameId: string | undefined): void => setEditingId(addNote(scene, frameId))
  return (
    <aside class="outline panel" aria-label={t('outline.title')} data-region="outline">
      <header class="outline-head">
        <h2 ref={heading} tabIndex={-1}>{t('outline.title')}</h2>
        <IconButton
          icon="close" label={t('action.close')}
          onClick={() => {
            model.isOutlineOpen.value = false
            scene.focusBoard()
          }}
        />
      </header>
      <p class="muted">{t('outline.intro')}</p>
      <label class="board-field">
        {t('outline.filter')}
        <input class="board-input" type="search" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
      </label>
      <p class="muted" role="status">{wanted === '' ? '' : t('outline.found', { n: found })}</p>
      {shown.filter(({ ids }) => wanted === '' || ids.length > 0).map(({ frameId, ids }) => (
        <section key={frameId ?? 'loose'} class="outline-section">
          <SectionHead scene={scene} frames={frames} frameId={frameId} count={ids.length} />
          <Growing ids={ids}>
            {(id) => (
              <OutlineItem
                key={id} id={id} model={model} scene={scene} frames={frames} frameId={frameId}
                isEditing={editingId === id} onEdit={setEditingId}
              />
            )}
          </Growing>
          {!stage.readOnly.value && (
            <button type="button" class="button button-plain outline-add" onClick={() => add(frameId)}>
              <Icon name="note" />
              {addLabel(frames, frameId)}
            </button>
          )}
        </section>
      ))}
    </aside>
  )
}

// A frame with more is read in parts; rendering thousands at once would freeze the page.
const AT_ONCE = 100

function Growing({ ids, children }: { ids: readonly string[]; children: (id: string) => ComponentChildren }) {
  const [most, setMost] = useState(AT_ONCE)
  const rest = ids.length - most
  return (
    <>
      <ul role="list">{ids.slice(0, most).map(children)}</ul>
      {rest > 0 && (
        <button type="button" class="button button-plain" onClick={() => setMost(most + AT_ONCE)}>
          {t('outline.more', { n: Math.min(rest, AT_ONCE) })}
        </button>
      )}
    </>
  )
}

interface SectionHeadProps {
  readonly scene: Scene
  readonly frames: readonly OutlineFrame[]
  readonly frameId: string | undefined
  readonly count: number
}

function SectionHead({ scene, frames, frameId, count }: SectionHeadProps) {
  const title = frames.find(({ id }) => id === frameId)?.title ?? t('frame.outside')
  const frame = frameId === undefined ? undefined : scene.stage.board.get(frameId)
  const prompt = frame?.type === 'frame' ? scene.framePrompt(frame) : ''
  const remark = frameId === undefined ? '' : (scene.names.remark?.(frameId) ?? '')
  return (
    <>
      <div class="outline-title">
        <h3>{title}</h3>
        <span class="muted">{t('outline.count', { n: count })}</span>
        {frameId !== undefined && (
          <IconButton icon="fit" label={`${t('outline.show')}: ${title}`} onClick={() => scene.show({ id: frameId })} />
        )}
      </div>
      {remark !== '' && <p class="outline-remark"><Icon name="lock" />{remark}</p>}
      {prompt !== '' && <p class="muted">{prompt}</p>}
    </>
  )
}

/** A note can always be made outside the frames, also where nothing lies there yet. */
function withLoose(sections: readonly Section[]): Section[] {
  return sections.some(({ frameId }) => frameId === undefined)
    ? [...sections]
    : [...sections, { frameId: undefined, ids: [] }]
}

function titleOf(scene: Scene, frame: FrameElement): string {
  return scene.names.frameTitle(frame) || t('frame.untitled')
}

function addLabel(frames: readonly OutlineFrame[], frameId: string | undefined): string {
  const frame = frames.find(({ id }) => id === frameId)
  return frame === undefined ? t('outline.newOutside') : t('outline.new', { frame: frame.title })
}

function addNote({ stage }: Scene, frameId: string | undefined): string | undefined {
  const { width, height } = DEFAULTS.note
  const place = placeInFrame(stage, frameId, { width, height })
  if (place === undefined || stage.readOnly.value) return undefined
  const [id] = createPermitted(stage, [draftIn(stage, 'note', place)])
  if (id === undefined) return undefined
  stage.select([id])
  stage.notify({ kind: 'created', type: 'note' })
  return id
}
