/** The history of one element: who made it, who wrote what in it, when; and back to any of these moments. */
import { useEffect, useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { isChange, type Change } from './film-types.ts'
import { historyOf, type Moment } from './history.ts'
import { PanelFrame } from './panel-frame.tsx'
import { authorName } from './people.ts'
import { ReplayProblem } from './source.ts'
import { kindName, problemWords, timeOf, type View } from './view.ts'
import { typeIn, wordsIn } from './world.ts'

interface Read { readonly moments: readonly Moment[]; readonly isDone: boolean; readonly problem?: string }

export function HistoryPanel({ view }: { readonly view: View }) {
  const id = view.element.value
  const read = useHistory(view, id)
  const fields = id === null ? undefined : view.projector.fieldsOf(id)
  return (
    <PanelFrame view={view} title={t('replay.history')}>
      {id === null && <p>{t('replay.history.choose')}</p>}
      {fields !== undefined && <p><strong>{kindName(typeIn(fields))}</strong>{wordsIn(fields) !== '' && <>: <q>{wordsIn(fields)}</q></>}</p>}
      {read.problem !== undefined && <p role="alert" class="problem">{problemWords(read.problem)}</p>}
      {id !== null && !read.isDone && read.problem === undefined && <p role="status">{t('replay.history.loading')}</p>}
      {id !== null && read.isDone && read.moments.length === 0 && <p>{t('replay.history.none')}</p>}
      <ol class="replay-history" role="list">
        {read.moments.map((moment, i) => <HistoryMoment key={i} view={view} moment={moment} />)}
      </ol>
    </PanelFrame>
  )
}

function HistoryMoment({ view, moment }: { readonly view: View; readonly moment: Moment }) {
  const { author, verb, fromMs, toMs, before, after } = moment
  const time = timeOf(view, fromMs)
  return (
    <li>
      <p><time>{time}</time> {t(`replay.history.${verb}`, { person: authorName(author, view.projector.cast.value) })}</p>
      {before !== after && <p class="muted">{after === '' ? t('replay.history.noText') : t('replay.history.said', { text: after })}</p>}
      <button
        type="button" class="button button-plain" aria-label={`${t('replay.history.goTo')}: ${time}`}
        onClick={() => void view.projector.seek(toMs)}
      >
        {t('replay.history.goTo')}
      </button>
    </li>
  )
}

const NOTHING: Read = { moments: [], isDone: false }

function useHistory({ projector }: View, id: string | null): Read {
  const [read, setRead] = useState(NOTHING)
  const board = projector.board.value
  useEffect(() => {
    const reading = { ended: false }
    const find = async (): Promise<void> => {
      setRead(NOTHING)
      if (board === undefined || id === null) return
      const changes: Change[] = []
      for await (const { items } of board.reel.all()) {
        changes.push(...items.filter(isChange).filter(({ ops }) => ops.some((op) => op.id === id)))
        if (reading.ended) return
      }
      setRead({ moments: historyOf(id, (await board.reel.beginning()).get(id), changes), isDone: true })
    }
    find().catch((error: unknown) => {
      if (!(error instanceof ReplayProblem)) throw error
      if (!reading.ended) setRead({ ...NOTHING, problem: error.reason })
    })
    return () => {
      reading.ended = true
    }
  }, [board, id])
  return read
}
