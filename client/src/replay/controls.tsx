/** The buttons of the player, below the timeline. */
import { t } from '../i18n/i18n.ts'
import * as actions from './actions.ts'
import { Glyph, GlyphButton } from './icons.tsx'
import { SPEEDS, type Speed } from './player.ts'
import { Timeline } from './timeline.tsx'
import { chapterText, timeOf, type View } from './view.ts'

export function Controls({ view }: { readonly view: View }) {
  return (
    <section class="replay-controls" aria-label={t('replay.controls')} data-region="controls">
      <Timeline view={view} />
      <Now view={view} />
      <div class="replay-buttons">
        <Steps view={view} />
        <SpeedChoice view={view} />
        <div class="replay-switches"><Switches view={view} /></div>
      </div>
    </section>
  )
}

function Now({ view }: { readonly view: View }) {
  const { projector } = view
  const chapter = view.chapter.value
  const busy = projector.busy.value
  return (
    <p class="replay-now">
      <time>{timeOf(view, projector.atMs.value)}</time>
      {chapter !== undefined && <span class="replay-now-chapter">{chapterText(chapter)}</span>}
      {projector.isWaiting.value && <span role="status">{t('replay.waiting')}</span>}
      {projector.speed.value > 16 && projector.isPlaying.value && busy > 0 && <span>{t('replay.busy', { n: busy })}</span>}
    </p>
  )
}

function Steps({ view }: { readonly view: View }) {
  const { projector } = view
  const isPlaying = projector.isPlaying.value
  return (
    <div class="bar-group" role="group" aria-label={t('replay.controls')}>
      <GlyphButton glyph="previousChapter" label={t('replay.previousChapter')} keys="Shift+ArrowLeft" class="replay-wide" onClick={() => actions.chapter(view, -1)} />
      <GlyphButton glyph="back" label={t('replay.back')} keys="ArrowLeft" class="replay-wide" onClick={() => actions.skip(view, -1)} />
      <GlyphButton glyph="previousChange" label={t('replay.previousChange')} keys="," onClick={() => void projector.step(-1)} />
      <button
        type="button" class="button button-primary replay-play" aria-keyshortcuts="Space"
        aria-label={t(isPlaying ? 'replay.pause' : 'replay.play')} onClick={() => projector.toggle()}
      >
        <Glyph name={isPlaying ? 'pause' : 'play'} />
      </button>
      <GlyphButton glyph="nextChange" label={t('replay.nextChange')} keys="." onClick={() => void projector.step(1)} />
      <GlyphButton glyph="forward" label={t('replay.forward')} keys="ArrowRight" class="replay-wide" onClick={() => actions.skip(view, 1)} />
      <GlyphButton glyph="nextChapter" label={t('replay.nextChapter')} keys="Shift+ArrowRight" class="replay-wide" onClick={() => actions.chapter(view, 1)} />
    </div>
  )
}

function SpeedChoice({ view }: { readonly view: View }) {
  const { projector } = view
  return (
    <select
      class="select" aria-label={t('replay.speed')} value={projector.speed.value}
      onChange={(event) => projector.setSpeed(Number(event.currentTarget.value) as Speed)}
    >
      {SPEEDS.map((speed) => <option key={speed} value={speed}>{t('replay.times', { speed })}</option>)}
    </select>
  )
}

export function Switches({ view }: { readonly view: View }) {
  const { projector } = view
  return (
    <>
      <Switch label={t('replay.skipQuiet')} on={projector.skipsQuiet.value} set={(on) => projector.setSkipsQuiet(on)} />
      <Switch label={t('replay.names')} on={projector.showsNames.value} set={(on) => actions.showNames(view, on)} />
      <Switch label={t('replay.follow')} on={projector.follows.value} set={(on) => void (projector.follows.value = on)} />
    </>
  )
}

export function Switch({ label, on, set }: { readonly label: string; readonly on: boolean; readonly set: (on: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}
