/**
 * When something happened, as a strip, over the control that moves the replay: a range of the platform, so that mouse,
 * touch, keyboard and screen readers all have it.
 */
import { t } from '../i18n/i18n.ts'
import type { BoardIndex } from './film-types.ts'
import { MINUTE_MS } from './narrative.ts'
import { ownZone, momentText } from './times.ts'
import { chapterText, timeOf, type View } from './view.ts'

const WIDTH = 1_000
const HEIGHT = 28
// A busy minute; more is drawn as much.
const BUSY = 120
const THINNEST = 2

export function Timeline({ view }: { readonly view: View }) {
  const { projector } = view
  const index = projector.board.value?.index
  if (index === undefined) return null
  const { fromMs, toMs } = index
  const at = projector.atMs.value
  const chapter = view.chapter.value
  const text = chapter === undefined ? timeOf(view, at) : t('replay.now', { time: timeOf(view, at), chapter: chapterText(chapter) })
  return (
    <div class="replay-timeline" title={momentText(at, ownZone())}>
      <svg class="replay-strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="replay-bars" d={bars(index)} />
        <path class="replay-joins" d={ticks(index.joins.map(([ms]) => ms), index, HEIGHT - 4)} />
        <path class="replay-versions" d={ticks(index.versions.map(({ atMs }) => atMs), index, HEIGHT / 2)} />
        <path class="replay-chapter-ticks" d={ticks(index.chapters.map(({ atMs }) => atMs), index, 0)} />
      </svg>
      <input
        class="replay-range" type="range" min={fromMs} max={Math.max(fromMs + 1, toMs)} step="1" value={at}
        aria-label={t('replay.timeline')} aria-valuetext={text}
        onInput={(event) => void projector.seek(Number(event.currentTarget.value))}
      />
    </div>
  )
}

function bars(index: BoardIndex): string {
  return index.minutes.map(([minute, changes]) => {
    const from = across(minute * MINUTE_MS, index)
    const width = Math.max(THINNEST, across((minute + 1) * MINUTE_MS, index) - from - 1)
    const height = Math.max(2, Math.min(1, changes / BUSY) * (HEIGHT - 4))
    return `M${from.toFixed(1)} ${HEIGHT}v${(-height).toFixed(1)}h${width.toFixed(1)}V${HEIGHT}z`
  }).join('')
}

function ticks(moments: readonly number[], index: BoardIndex, top: number): string {
  return moments.map((ms) => `M${across(ms, index).toFixed(1)} ${top}V${HEIGHT}`).join('')
}

function across(ms: number, { fromMs, toMs }: BoardIndex): number {
  return Math.max(0, Math.min(1, (ms - fromMs) / Math.max(1, toMs - fromMs))) * WIDTH
}
