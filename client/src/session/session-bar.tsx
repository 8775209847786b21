/** What is going on, for everybody: the step with its task, the time left, and what people may want to do about it. */
import css from './session.css?inline'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { t, type MessageKey } from '../i18n/i18n.ts'
import type { Step } from '../live/types.ts'
import { addStyles } from '../platform/styles.ts'
import { mayWrite } from '../policy/policy.ts'
import type { PageModel, Scene } from '../ui/page-model.ts'
import { AskMenu } from './ask-menu.tsx'
import { FollowChip } from './follow-chip.tsx'
import { Following } from './following.ts'
import { Gathering } from './gathering.ts'
import { MessagesDialog } from './messages.tsx'
import { MovePanel } from './move-panel.tsx'
import { showFrame } from './show-frame.ts'
import { Timer } from './timer.tsx'
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
  const task = taskWords(model)
  const [isOpen, setOpen] = useTask(model, task, isNarrow)
  const hasTask = task !== undefined && task.instruction !== ''
  return (
    <>
      <MovePanel model={model} gathering={gathering} />
      <section class="session-bar panel" aria-label={t('session.label')} data-region="session">
        <div class="session-head">
          {task === undefined ? <RightsNotice model={model} /> : <TaskHead model={model} task={task} />}
          <div class="session-row">
            {isNarrow && hasTask && <TaskSwitch isOpen={isOpen} onSwitch={() => setOpen(!isOpen)} />}
            <ToMyGroup model={model} />
            <GoToFrame model={model} scene={scene} />
            <AskMenu model={model} onMessages={() => setMessages(true)} />
          </div>
        </div>
        {isOpen && hasTask && <p class="session-task">{task.instruction}</p>}
        {task !== undefined && <RightsNotice model={model} />}
        <FollowChip model={model} following={following} />
      </section>
      {hasMessages && <MessagesDialog model={model} onClose={() => setMessages(false)} />}
    </>
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
    <button type="button" class="button" aria-expanded={isOpen} onClick={onSwitch}>
      {t(isOpen ? 'session.hide' : 'session.show')}
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

/** To where the step takes place, when that is not all of the board. */
function GoToFrame({ model, scene }: Pick<SessionBarProps, 'model' | 'scene'>) {
  const frame = currentStep(model)?.frames.find(({ board }) => board === model.live.boardId)
  const { board, view } = scene.watched.value.stage
  const box = frame && board.boxOf(frame.element)
  if (box === undefined) return null
  return <button type="button" class="button button-plain" onClick={() => showFrame(view, box)}>{t('session.goTo')}</button>
}

/** For whoever missed the call, or has strayed. */
function ToMyGroup({ model }: { readonly model: PageModel }) {
  const programme = model.live.programme.value
  const group = programme?.boards.find(({ id, closed }) => id === programme.me.groupBoard && !closed)
  if (group === undefined || group.id === model.live.boardId) return null
  return (
    <button type="button" class="button button-plain" onClick={() => model.switchBoard(group.id)}>
      {t('group.toMine', { group: group.title })}
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
