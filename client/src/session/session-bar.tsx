/** What is going on, for everybody: the step with its task, the time left, and what people may want to do about it. */
import css from './session.css?inline'
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Box } from '../geometry/box.ts'
import { t, type MessageKey } from '../i18n/i18n.ts'
import type { BoardRow, Step } from '../live/types.ts'
import { addStyles } from '../platform/styles.ts'
import { mayWrite } from '../policy/policy.ts'
import { Icon } from '../ui/icon.tsx'
import type { PageModel, Scene } from '../ui/page-model.ts'
import { arrive } from './arrival.ts'
import { AskMenu } from './ask-menu.tsx'
import { FollowChip } from './follow-chip.tsx'
import { Following } from './following.ts'
import { leaveRoom } from './foot-room.ts'
import { Gathering } from './gathering.ts'
import { MessagesDialog } from './messages.tsx'
import { MovePanel } from './move-panel.tsx'
import { showFrame } from './show-frame.ts'
import { Timer } from './timer.tsx'
import { giveFocusBack } from './toast-focus.ts'
import { wordsOf } from './words.ts'

addStyles(css)

export interface SessionBarProps {
  readonly model: PageModel
  readonly scene: Scene
  readonly isNarrow: boolean
}

export function SessionBar({ model, scene, isNarrow }: SessionBarProps) {
  const gathering = useMemo(() => new Gathering(model), [model])
  const following = useMemo(() => new Following(model), [model])
  const [hasMessages, setMessages] = useState(false)
  useEffect(() => () => {
    gathering.dispose()
    following.dispose()
  }, [])
  useEffect(() => listen(model, () => setMessages(true)), [model])
  const bar = useRef<HTMLElement>(null)
  useEffect(() => arrive(model), [model])
  useEffect(() => giveFocusBack(model), [model])
  useEffect(() => leaveRoom(bar.current), [])
  // The room for a frame that is shown is known only now that this bar is there.
  useEffect(() => following.settle(), [])
  const task = taskWords(model)
  const [isOpen, setOpen] = useTask(model, task, isNarrow)
  const hasTask = task !== undefined && task.instruction !== ''
  return (
    <>
      <MovePanel model={model} gathering={gathering} />
      <section ref={bar} class="session-bar panel" aria-label={t('session.label')} data-region="session">
        <div class="session-head">
          {task === undefined ? <RightsNotice model={model} /> : <TaskHead model={model} task={task} />}
          <Actions model={model} scene={scene} isNarrow={isNarrow} onMessages={() => setMessages(true)}>
            {isNarrow && hasTask && <TaskSwitch isOpen={isOpen} onSwitch={() => setOpen(!isOpen)} />}
          </Actions>
        </div>
        {isOpen && hasTask && <p class="session-task">{task.instruction}</p>}
        {task !== undefined && <RightsNotice model={model} />}
        <FollowChip model={model} following={following} />
      </section>
      {hasMessages && <MessagesDialog model={model} onClose={() => setMessages(false)} />}
    </>
  )
}

interface ActionsProps extends SessionBarProps {
  readonly onMessages: () => void
  readonly children: ComponentChildren
}

/** What one may do; on phones in one row, and the menu has the rest. */
function Actions({ model, scene, isNarrow, onMessages, children }: ActionsProps) {
  const group = myGroup(model)
  const frame = frameOfStep(model, scene)
  const go = frame && (() => showFrame(scene.stage.view, frame))
  const isCrowded = isNarrow && group !== undefined
  return (
    <div class="session-row">
      {children}
      {group !== undefined && <ToMyGroup model={model} group={group} isShort={isNarrow} />}
      {go !== undefined && !isCrowded && <button type="button" class="button button-plain" onClick={go}>{t('session.goTo')}</button>}
      <AskMenu model={model} onMessages={onMessages} onFrame={isCrowded ? go : undefined} />
    </div>
  )
}

function currentStep(model: PageModel): Step | undefined {
  const programme = model.live.programme.value
  return programme?.steps.find(({ id }) => id === programme.step?.id)
}

interface TaskWords {
  /** Changes with the step. */
  readonly id: string
  readonly count: string
  readonly title: string
  readonly instruction: string
}

function taskWords(model: PageModel): TaskWords | undefined {
  const programme = model.live.programme.value
  if (programme?.session == null) return undefined
  const step = currentStep(model)
  const isRunning = programme.session.state === 'running'
  return {
    id: programme.step?.id ?? '',
    count: programme.step ? t('session.step', { number: programme.step.number, of: programme.step.of }) : '',
    title: (step && wordsOf(step.title)) || t(isRunning ? 'session.running' : 'session.ending'),
    instruction: step === undefined ? '' : wordsOf(step.instruction),
  }
}

/** Whether the task is shown. A new step is news: said once, and shown where there is room. */
function useTask(model: PageModel, task: TaskWords | undefined, isNarrow: boolean) {
  const [isOpen, setOpen] = useState(!isNarrow)
  useEffect(() => {
    if (task === undefined || task.id === '') return
    model.say([task.count, task.title, task.instruction].filter((words) => words !== '').join('. '))
    setOpen(!isNarrow)
  }, [task?.id])
  return [isOpen, setOpen] as const
}

function TaskHead({ model, task: { count, title } }: { readonly model: PageModel; readonly task: TaskWords }) {
  return (
    <>
      <h2>
        {count !== '' && <span class="session-count">{count} · </span>}
        {title}
      </h2>
      <Timer model={model} />
    </>
  )
}

function TaskSwitch({ isOpen, onSwitch }: { readonly isOpen: boolean; readonly onSwitch: () => void }) {
  return (
    <button
      type="button" class="button task-switch" aria-expanded={isOpen} aria-label={t(isOpen ? 'session.hide' : 'session.show')}
      onClick={onSwitch}
    >
      {t('session.task')}
      <Icon name="down" size={16} />
    </button>
  )
}

/** Why one cannot write now, as one sentence; said when it changes. */
function RightsNotice({ model }: { readonly model: PageModel }) {
  const role = model.me.value?.role ?? 'participant'
  const reason = mayWrite(model.live.rights.value, { role })
  const words = reason === null || reason === 'read_only' ? '' : t(`refused.reason.${reason}` satisfies MessageKey)
  const before = useRef(words)
  useEffect(() => {
    if (words !== before.current) model.say(words === '' ? t('rights.again') : words)
    before.current = words
  }, [words])
  return words === '' ? null : <p class="session-notice">{words}</p>
}

/** Where the step takes place, when that is not all of the board. */
function frameOfStep(model: PageModel, scene: Scene): Box | undefined {
  const frame = currentStep(model)?.frames.find(({ board }) => board === model.live.boardId)
  return frame && scene.watched.value.stage.board.boxOf(frame.element)
}

function myGroup(model: PageModel): BoardRow | undefined {
  const programme = model.live.programme.value
  const group = programme?.boards.find(({ id, closed }) => id === programme.me.groupBoard && !closed)
  return group?.id === model.live.boardId ? undefined : group
}

interface ToMyGroupProps {
  readonly model: PageModel
  readonly group: BoardRow
  readonly isShort: boolean
}

/** For whoever missed the call, or has strayed. */
function ToMyGroup({ model, group, isShort }: ToMyGroupProps) {
  const name = t('group.toMine', { group: group.title })
  return (
    <button type="button" class="button button-plain" aria-label={name} onClick={() => model.switchBoard(group.id)}>
      {isShort ? t('group.mine') : name}
    </button>
  )
}

/** Moments that are told and need no answer. */
function listen(model: PageModel, showMessages: () => void): () => void {
  const { moments } = model.live
  const stops = [
    moments.subscribe('message', ({ by, texts }) => {
      const text = `${t('message.by', { name: by })}: ${wordsOf(texts)}`
      model.toast.value = { text, action: { label: t('message.show'), run: showMessages } }
    }),
    moments.subscribe('coming', ({ by }) => {
      model.toast.value = { text: t('ask.coming', { name: by }) }
    }),
    moments.subscribe('told', ({ text }) => {
      model.toast.value = { text }
    }),
  ]
  return () => stops.forEach((stop) => stop())
}
