/** Two moments beside each other: a list by frame, and either of them on the board. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { differences, type Difference } from './compare.ts'
import { PanelFrame } from './panel-frame.tsx'
import type { World } from './film-types.ts'
import { frameTitle, kindName, timeOf, type View } from './view.ts'

interface Moment { readonly atMs: number; readonly world: World }

export function ComparePanel({ view }: { readonly view: View }) {
  const { projector } = view
  const [first, setFirst] = useState<Moment>()
  // Kept while either of the two is looked at.
  const [pair, setPair] = useState<readonly [Moment, Moment]>()
  const now: Moment = { atMs: projector.atMs.value, world: shownWorld(view) }
  const isKept = pair?.some(({ atMs }) => atMs === now.atMs) === true
  const compared = isKept ? pair : first && inOrder(first, now)
  const take = (): void => {
    setFirst(now)
    setPair(undefined)
  }
  return (
    <PanelFrame view={view} title={t('replay.compare')}>
      <p class="muted">{t('replay.compare.intro')}</p>
      <button type="button" class="button button-plain" onClick={take}>{t('replay.compare.take', { time: timeOf(view, now.atMs) })}</button>
      {compared !== undefined && <Compared view={view} pair={compared} onLook={() => setPair(compared)} />}
    </PanelFrame>
  )
}

function shownWorld({ projector }: View): World {
  return projector.version.value >= 0 ? projector.moment() : new Map()
}

function inOrder(a: Moment, b: Moment): readonly [Moment, Moment] {
  return a.atMs <= b.atMs ? [a, b] : [b, a]
}

interface ComparedProps {
  readonly view: View
  readonly pair: readonly [earlier: Moment, later: Moment]
  /** One of them is about to be shown. */
  readonly onLook: () => void
}

function Compared({ view, pair, onLook }: ComparedProps) {
  const [earlier, later] = pair
  const found = differences(earlier.world, later.world)
  const frames = [...new Set(found.map(({ frame }) => frame))]
  const look = (atMs: number): void => {
    onLook()
    void view.projector.seek(atMs)
  }
  return (
    <>
      <p>{t('replay.compare.from', { time: timeOf(view, earlier.atMs) })}</p>
      <p>{t('replay.compare.to', { time: timeOf(view, later.atMs) })}</p>
      <div class="replay-row">
        <button type="button" class="button button-plain" onClick={() => look(earlier.atMs)}>{t('replay.compare.swap')}</button>
        <button type="button" class="button button-plain" onClick={() => look(later.atMs)}>{t('replay.compare.swapBack')}</button>
      </div>
      {found.length === 0 && <p role="status">{t('replay.compare.none')}</p>}
      {frames.map((frame) => (
        <section key={frame}>
          <h3>{frame === '' ? t('replay.filter.noFrame') : frameTitle(view, frame)}</h3>
          <ul class="replay-lines" role="list">
            {found.filter((each) => each.frame === frame).map((each) => <Differing key={each.id} view={view} difference={each} />)}
          </ul>
        </section>
      ))}
    </>
  )
}

const SIGNS: Readonly<Record<Difference['what'], string>> = { added: '+', changed: '~', moved: '→', removed: '−' }

function Differing({ view, difference }: { readonly view: View; readonly difference: Difference }) {
  const { id, what, type, before, after } = difference
  const text = before !== after && before !== '' && after !== '' ? t('replay.compare.text', { before, after }) : after || before
  return (
    <li>
      <button type="button" class="button replay-jump" onClick={() => view.screen.peek()?.select([id])}>
        <span class={`replay-sign replay-${what}`} aria-hidden="true">{SIGNS[what]}</span>
        <span>{t(`replay.compare.${what}`)}: {kindName(type)}{text !== '' && <> <q>{text}</q></>}</span>
      </button>
    </li>
  )
}
