/** Choosing from a list what a pointer would drag to: a frame to move to, an element to connect with. */
import { useState } from 'preact/hooks'
import { flat, readingOrder } from '../a11y/reading-order.ts'
import { shortName, typeName } from '../a11y/words.ts'
import { isAttached, isLine, type BoardElement } from '../board/schema.ts'
import { t } from '../i18n/i18n.ts'
import * as commands from '../tools/commands.ts'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import type { Scene } from './page-model.ts'

// A list of more cannot be read; searching makes it shorter.
const MOST_SHOWN = 100

interface Option {
  readonly id: string | undefined
  readonly name: string
  readonly note?: string
  readonly isCurrent?: boolean
}

export function MoveToDialog({ scene, onClose }: { scene: Scene; onClose: () => void }) {
  const { stage, names } = scene
  const ids = commands.changeable(stage).map(({ id }) => id)
  const frames = inReadingOrder(scene, [...stage.board.all()].filter(({ type, id }) => type === 'frame' && !ids.includes(id)))
  const now = ids.length === 1 && ids[0] !== undefined ? stage.board.frameOf(ids[0]) : undefined
  const options: Option[] = frames.map((frame) => ({
    id: frame.id, name: shortName(stage.board, frame, names), isCurrent: frame.id === now,
  }))
  if (frames.length > 0) options.push({ id: undefined, name: t('place.outside') })
  return (
    <ChooseDialog
      title={t('place.title')} nothing={t('place.none')} options={options} onClose={onClose}
      onChoose={(frameId) => {
        commands.moveToFrame(stage, ids, frameId)
        scene.show('selection')
      }}
    />
  )
}

export function ConnectDialog({ scene, onClose }: { scene: Scene; onClose: () => void }) {
  const { stage } = scene
  const [from] = commands.changeable(stage)
  const options = targets(scene, from?.id)
  return (
    <ChooseDialog
      title={t('connect.title')} nothing={t('connect.none')} options={options} onClose={onClose}
      onChoose={(id) => {
        const arrow = from === undefined || id === undefined ? undefined : commands.connect(stage, from.id, id)
        if (arrow !== undefined) stage.select([arrow])
      }}
    />
  )
}

interface ConnectEndProps {
  readonly scene: Scene
  readonly lineId: string
  readonly which: 'start' | 'end'
  readonly onClose: () => void
}

export function ConnectEndDialog({ scene, lineId, which, onClose }: ConnectEndProps) {
  const { stage } = scene
  const line = stage.board.get(lineId)
  const end = line !== undefined && isLine(line) ? line[which] : undefined
  const now = end !== undefined && isAttached(end) ? end.id : undefined
  const options = targets(scene, lineId).map((option) => ({ ...option, isCurrent: option.id === now }))
  return (
    <ChooseDialog
      title={t(`connect.${which}`)} nothing={t('connect.none')} onClose={onClose}
      options={[...options, { id: undefined, name: t('connect.free'), isCurrent: now === undefined }]}
      onChoose={(id) => commands.attachEnd(stage, lineId, which, id)}
    />
  )
}

function targets(scene: Scene, except: string | undefined): Option[] {
  const { stage, names } = scene
  return inReadingOrder(scene, commands.connectable(stage).filter(({ id }) => id !== except)).map((element) => ({
    id: element.id, name: shortName(stage.board, element, names), note: typeName(element.type),
  }))
}

function inReadingOrder({ stage }: Scene, elements: readonly BoardElement[]): BoardElement[] {
  const ids = new Set(elements.map(({ id }) => id))
  return flat(readingOrder(stage.board, ids)).flatMap((id) => (ids.has(id) ? stage.board.get(id) ?? [] : []))
}

interface ChooseDialogProps {
  readonly title: string
  readonly nothing: string
  readonly options: readonly Option[]
  readonly onChoose: (id: string | undefined) => void
  readonly onClose: () => void
}

function ChooseDialog({ title, nothing, options, onChoose, onClose }: ChooseDialogProps) {
  const [wanted, setWanted] = useState('')
  const found = options.filter(({ name }) => name.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()))
  const hasSearch = options.length > 8
  return (
    <Dialog title={title} onClose={onClose}>
      {options.length === 0 && <p>{nothing}</p>}
      {hasSearch && (
        <label class="board-field">
          {t('connect.search')}
          <input class="board-input" type="search" autofocus value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
        </label>
      )}
      <ul class="menu-list" role="list">
        {found.slice(0, MOST_SHOWN).map(({ id, name, note, isCurrent = false }, i) => (
          <li key={id ?? 'none'}>
            <button
              type="button" class="button menu-item" autofocus={i === 0 && !hasSearch} aria-current={isCurrent ? 'true' : undefined}
              onClick={() => {
                onClose()
                onChoose(id)
              }}
            >
              {name}
              {note !== undefined && <span class="muted">{note}</span>}
              {isCurrent && <Icon name="check" size={16} />}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
