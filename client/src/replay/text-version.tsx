/** The whole film as text: chapters as headings, below each what was done, and how to watch it. */
import { useEffect, useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { DeedLine, Line } from './narrative.ts'
import { Narrator } from './narrative.ts'
import { PanelFrame } from './panel-frame.tsx'
import { deedText, occasionText } from './sentences.ts'
import { ReplayProblem } from './source.ts'
import { minuteOf, problemWords, type View } from './view.ts'

// So many lines are on the page at first, and with every press of the button.
const WINDOW = 200

interface Told {
  readonly lines: readonly Line[]
  /** Percent of the film. */
  readonly done: number
  readonly problem?: string
}

const NOTHING: Told = { lines: [], done: 0 }

export function TextPanel({ view }: { readonly view: View }) {
  const told = useNarrative(view)
  const [shown, setShown] = useState(WINDOW)
  const rest = told.lines.length - shown
  return (
    <PanelFrame view={view} title={t('replay.text')} class="replay-text">
      <p class="muted">{t('replay.text.intro')}</p>
      {told.problem !== undefined && <p role="alert" class="problem">{problemWords(told.problem)}</p>}
      {told.done < 100 && told.problem === undefined && <p role="status">{t('replay.text.loading', { percent: told.done })}</p>}
      {told.done === 100 && told.lines.length === 0 && <p>{t('replay.text.none')}</p>}
      {sections(told.lines.slice(0, shown)).map(({ heading, lines }, i) => (
        <section key={i}>
          <h3>{heading?.kind === 'occasion' ? occasionText(view, heading.occasion) : t('replay.text.before')}</h3>
          <ul class="replay-lines" role="list">{lines.map((line, at) => <TextLine key={at} view={view} line={line} />)}</ul>
        </section>
      ))}
      {rest > 0 && (
        <button type="button" class="button button-plain" onClick={() => setShown(shown + WINDOW)}>
          {t('replay.text.more', { count: Math.min(WINDOW, rest) })}
        </button>
      )}
    </PanelFrame>
  )
}

function TextLine({ view, line }: { readonly view: View; readonly line: Line }) {
  const time = minuteOf(view, line.atMs)
  return (
    <li>
      <button type="button" class="button replay-time" aria-label={t('replay.text.goTo', { time })} onClick={() => void view.projector.seek(line.atMs)}>
        {time}
      </button>
      {line.kind === 'occasion' ? <p>{occasionText(view, line.occasion)}</p> : <Deeds view={view} line={line} />}
    </li>
  )
}

/** One text is said at once, more are folded away. */
function Deeds({ view, line }: { readonly view: View; readonly line: DeedLine }) {
  const texts = [...line.texts.values()].map((text) => text.trim()).filter((text) => text !== '')
  const head = deedText(view, line)
  if (texts.length <= 1) return <p>{head}{texts[0] !== undefined && <>: <q>{texts[0]}</q></>}</p>
  return (
    <details>
      <summary>{head}</summary>
      <ul>{texts.map((text, i) => <li key={i}>{text}</li>)}</ul>
    </details>
  )
}

interface Section { readonly heading: Line | undefined; readonly lines: readonly Line[] }

/** From one step to the next. */
function sections(lines: readonly Line[]): Section[] {
  const found: { heading: Line | undefined; lines: Line[] }[] = []
  for (const line of lines) {
    const isStep = line.kind === 'occasion' && line.occasion.kind === 'step'
    if (isStep) found.push({ heading: line, lines: [] })
    else if (found.length === 0) found.push({ heading: undefined, lines: [line] })
    else found.at(-1)?.lines.push(line)
  }
  return found
}

function useNarrative({ projector }: View): Told {
  const [told, setTold] = useState(NOTHING)
  const board = projector.board.value
  const filter = projector.filter.value
  const cast = projector.cast.value
  useEffect(() => {
    const reading = { ended: false }
    const read = async (): Promise<void> => {
      if (board === undefined) return
      const narrator = new Narrator(await board.reel.beginning(), filter, cast)
      for await (const { segment, items } of board.reel.all()) {
        narrator.tell(items)
        if (reading.ended) return
        setTold({ lines: [...narrator.lines], done: Math.floor(((segment + 1) / board.reel.count) * 100) })
      }
      if (board.reel.count === 0) setTold({ lines: [], done: 100 })
    }
    read().catch((error: unknown) => {
      if (!(error instanceof ReplayProblem)) throw error
      if (!reading.ended) setTold({ lines: [], done: 0, problem: error.reason })
    })
    return () => {
      reading.ended = true
    }
  }, [board, filter])
  return told
}
