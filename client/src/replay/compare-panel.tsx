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
  const now = projector.atMs.value
  const take = (): void => setFirst({ atMs: projector.atMs.peek(), world: projector.moment() })
  // The later moment is the one that is shown, wherever the replay has been moved to.
  const shown = first === undefined ? undefined : pairOf(first, { atMs: now, world: projector.moment() })
  return (
    <PanelFrame view={view} title={t('replay.compare')}>
      <p class="muted">{t('replay.compare.intro')}</p>
      <button type="button" class="button button-plain" onClick={take}>{t('replay.compare.take', { time: timeOf(view, now) })}</button>
      {shown !== undefined && <Compared view={view} earlier={shown[0]} later={shown[1]} />}
    </PanelFrame>
  )
}

function pairOf(a: Moment, b: Moment): readonly [Moment, Moment] {
  return a.atMs <= b.atMs ? [a, b] : [b, a]
}

function Compared({ view, earlier, later }: { readonly view: View; readonly earlier: Moment; readonly later: Moment }) {
  const found = differences(earlier.world, later.world)
  const frames = [...new Set(found.map(({ frame }) => frame))]
  return (
    <>
      <p>{t('replay.compare.from', { time: timeOf(view, earlier.atMs) })}</p>
      <p>{t('replay.compare.to', { time: timeOf(view, later.atMs) })}</p>
      <div class="replay-row">
        <button type="button" class="button button-plain" onClick={() => void view.projector.seek(earlier.atMs)}>{t('replay.compare.swap')}</button>
        <button type="button" class="button button-plain" onClick={() => void view.projector.seek(later.atMs)}>{t('replay.compare.swapBack')}</button>
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
