/** What facilitators do with the moment that is shown: bring it back, go on from it, undo one person since then. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../../i18n/i18n.ts'
import { PanelFrame } from '../panel-frame.tsx'
import { labelOf } from '../people.ts'
import { ReplayProblem } from '../source.ts'
import { problemWords, timeOf, type View } from '../view.ts'
import { typeIn } from '../world.ts'
import { ActProblem, Orders, sequenceAt, type Counts, type Done, type Scope, type Wish } from './orders.ts'

interface Planned { readonly wish: Wish; readonly counts: Counts }

/** What was said last; `undo` where that can be taken back, `board` where there is a new one. */
interface Said { readonly text: string; readonly undo?: number; readonly board?: string; readonly isProblem?: boolean }

interface Desk {
  readonly view: View
  readonly orders: Orders
  readonly isBusy: boolean
  /** One at a time; what goes wrong is said. */
  readonly run: (work: () => Promise<Said | Planned>) => void
}

export function ActPanel({ view }: { readonly view: View }) {
  const [isBusy, setBusy] = useState(false)
  const [planned, setPlanned] = useState<Planned>()
  const [said, setSaid] = useState<Said>()
  const orders = ordersOf(view)
  if (orders === undefined) return null
  const run = (work: () => Promise<Said | Planned>): void => {
    setBusy(true)
    setPlanned(undefined)
    setSaid(undefined)
    work().then(
      (result) => ('wish' in result ? setPlanned(result) : setSaid(result)),
      (error: unknown) => setSaid({ text: wordsOfProblem(error), isProblem: true }),
    ).finally(() => setBusy(false))
  }
  const desk: Desk = { view, orders, isBusy, run }
  return (
    <PanelFrame view={view} title={t('replay.act')}>
      <p class="muted">{t('replay.act.intro')}</p>
      {planned !== undefined && <Plan desk={desk} planned={planned} onCancel={() => setPlanned(undefined)} />}
      {said !== undefined && <Result desk={desk} said={said} />}
      {isBusy && <p role="status">{t('replay.act.working')}</p>}
      <Restore desk={desk} />
      <Revert desk={desk} />
      <Fork desk={desk} />
      <Name desk={desk} />
    </PanelFrame>
  )
}

function ordersOf({ projector, opened }: View): Orders | undefined {
  const board = projector.board.value
  const post = projector.source.order
  if (board === undefined || post === undefined) return undefined
  return new Orders(post, opened.workshop.id, board.index.board.id)
}

function wordsOfProblem(error: unknown): string {
  if (error instanceof ActProblem && error.message !== '') return error.message
  return problemWords(error instanceof ReplayProblem ? error.reason : 'offline')
}

async function sequenceNow({ projector }: View): Promise<number> {
  const board = projector.board.peek()
  return board === undefined ? 0 : sequenceAt(board.reel, board.index, projector.atMs.peek())
}

function Restore({ desk }: { readonly desk: Desk }) {
  const { view, orders, run } = desk
  const element = view.element.value
  const fields = element === null ? undefined : view.projector.fieldsOf(element)
  const look = (scope: Scope, id = ''): void => run(async () => {
    const wish: Wish = { path: 'restore', body: { at: await sequenceNow(view), scope, id } }
    return { wish, counts: await orders.preview(wish) }
  })
  return (
    <section>
      <h3>{t('replay.act.restore', { time: timeOf(view, view.projector.atMs.value) })}</h3>
      <div class="replay-row">
        <Deed desk={desk} onClick={() => look('board')}>{t('replay.act.board')}</Deed>
        {element !== null && <Deed desk={desk} onClick={() => look('element', element)}>{t('replay.act.element')}</Deed>}
        {element !== null && fields !== undefined && typeIn(fields) === 'frame' && (
          <Deed desk={desk} onClick={() => look('frame', element)}>{t('replay.act.frame')}</Deed>
        )}
      </div>
      {element === null && <p class="muted">{t('replay.act.choose')}</p>}
    </section>
  )
}

function Revert({ desk }: { readonly desk: Desk }) {
  const { view, orders, run } = desk
  const [person, setPerson] = useState('')
  const look = (): void => run(async () => {
    const wish: Wish = { path: 'revert', body: { person, since_ms: Math.floor(view.projector.atMs.peek()) } }
    return { wish, counts: await orders.preview(wish) }
  })
  return (
    <section>
      <h3>{t('replay.act.revert', { time: timeOf(view, view.projector.atMs.value) })}</h3>
      <div class="replay-row">
        <select class="select" aria-label={t('replay.act.person')} value={person} onChange={(event) => setPerson(event.currentTarget.value)}>
          <option value="">{t('replay.act.person')}</option>
          {view.opened.people.map((each) => <option key={each.key} value={each.key}>{labelOf(each)}</option>)}
        </select>
        <Deed desk={desk} isOff={person === ''} onClick={look}>{t('replay.act.look')}</Deed>
      </div>
    </section>
  )
}

function Fork({ desk }: { readonly desk: Desk }) {
  const { view, orders, run } = desk
  const fork = (title: string): void => run(async () => {
    const board = await orders.fork(await sequenceNow(view), title)
    return { text: t('replay.act.forked', { title }), board }
  })
  return (
    <Line
      desk={desk} title={t('replay.act.fork', { time: timeOf(view, view.projector.atMs.value) })}
      label={t('replay.act.forkTitle')} action={t('replay.act.forkDo')} longest={200} onSend={fork}
    />
  )
}

function Name({ desk }: { readonly desk: Desk }) {
  const name = (text: string): void => desk.run(async () => {
    await desk.orders.name(text)
    return { text: t('replay.act.named', { name: text }) }
  })
  return <Line desk={desk} title={t('replay.act.version')} label={t('replay.act.versionName')} action={t('replay.act.versionDo')} longest={80} onSend={name} />
}

interface LineProps {
  readonly desk: Desk
  readonly title: string
  readonly label: string
  readonly action: string
  readonly longest: number
  readonly onSend: (text: string) => void
}

function Line({ desk, title, label, action, longest, onSend }: LineProps) {
  const [text, setText] = useState('')
  return (
    <section>
      <h3>{title}</h3>
      <form
        class="replay-row"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() === '' || desk.isBusy) return
          onSend(text.trim())
          setText('')
        }}
      >
        <input class="input" aria-label={label} placeholder={label} maxLength={longest} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="submit" class="button button-plain" disabled={desk.isBusy || text.trim() === ''}>{action}</button>
      </form>
    </section>
  )
}

interface PlanProps { readonly desk: Desk; readonly planned: Planned; readonly onCancel: () => void }

function Plan({ desk, planned, onCancel }: PlanProps) {
  const { counts, wish } = planned
  const carryOut = (): void => desk.run(async () => saidOf(await desk.orders.carryOut(wish)))
  if (counts.put + counts.removed + counts.changed === 0) return <p role="status">{t('replay.act.nothing')}{keptText(counts)}</p>
  return (
    <section role="group" aria-label={t('replay.act.plan')}>
      <p role="status">{t('replay.act.would', { put: counts.put, removed: counts.removed, changed: counts.changed })}{keptText(counts)}</p>
      <div class="replay-row">
        <Deed desk={desk} onClick={carryOut} isMain>{t('replay.act.do')}</Deed>
        <Deed desk={desk} onClick={onCancel}>{t('action.cancel')}</Deed>
      </div>
    </section>
  )
}

function Result({ desk, said }: { readonly desk: Desk; readonly said: Said }) {
  const { undo, board } = said
  return (
    <section>
      <p role={said.isProblem === true ? 'alert' : 'status'} class={said.isProblem === true ? 'problem' : ''}>{said.text}</p>
      {undo !== undefined && (
        <Deed desk={desk} onClick={() => desk.run(async () => saidOf(await desk.orders.undo(undo)))}>{t('replay.act.undo')}</Deed>
      )}
      {board !== undefined && board !== '' && <a class="button button-plain" href={`/board/${board}`}>{t('replay.act.open')}</a>}
    </section>
  )
}

function saidOf(done: Done): Said {
  if (done.entry === 0) return { text: t('replay.act.nothing') }
  const { put, removed, changed } = done
  return { text: t('replay.act.done', { put, removed, changed }) + keptText(done), undo: done.entry }
}

function keptText({ kept }: Counts): string {
  return kept === 0 ? '' : ` ${t('replay.act.kept', { n: kept })}`
}

interface DeedProps {
  readonly desk: Desk
  readonly onClick: () => void
  readonly isMain?: boolean
  readonly isOff?: boolean
  readonly children: ComponentChildren
}

function Deed({ desk, onClick, isMain, isOff, children }: DeedProps) {
  const look = isMain === true ? 'button-primary' : 'button-plain'
  return <button type="button" class={`button ${look}`} disabled={desk.isBusy || isOff === true} onClick={onClick}>{children}</button>
}
