/** Time left in words. Warned of three times, aloud only where people have asked for a sound. */
import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { TimerView } from '../live/types.ts'
import { deviceStorage } from '../platform/storage.ts'
import type { PageModel } from '../ui/page-model.ts'
import { warningBetween } from './countdown.ts'
import { timeWords } from './words.ts'

const TICK_MS = 500
const GOES_ON_MS = 2_000
const SOUND = 'timer.sound'

export const isSoundOn = signal(deviceStorage.get(SOUND) === 'on')

export function switchSound(): void {
  isSoundOn.value = !isSoundOn.value
  deviceStorage.set(SOUND, isSoundOn.value ? 'on' : 'off')
  // The browser lets a page sound only after somebody has touched it: this is that touch.
  if (isSoundOn.value) sound(0.02)
}

/** This board's own timer, else everybody's. */
export function timerFor(timers: readonly TimerView[], boardId: string): TimerView | undefined {
  return timers.find(({ board }) => board === boardId) ?? timers.find(({ board }) => board === '')
}

export function Timer({ model }: { readonly model: PageModel }) {
  const { live } = model
  const programme = live.programme.value
  const timer = programme && timerFor(programme.timers, live.boardId)
  const [, redraw] = useState(0)
  const before = useRef(0)
  useEffect(() => {
    if (timer === undefined) return
    // The same countdown told again goes on where it was: a warning due in between is not left out.
    const start = live.leftMs(timer)
    if (start > before.current || before.current - start > GOES_ON_MS) before.current = start
    const stop = live.clock.every(TICK_MS, () => {
      const now = live.leftMs(timer)
      const warning = timer.state === 'running' ? warningBetween(before.current, now) : undefined
      if (Math.ceil(now / 1000) !== Math.ceil(before.current / 1000)) redraw((count) => count + 1)
      before.current = now
      if (warning === undefined) return
      model.say(t(`timer.${warning}`))
      if (warning === 'over' && isSoundOn.value) sound(0.6)
    })
    return stop
  }, [programme?.receivedAt, timer?.board, timer?.state, timer?.leftMs])
  if (timer === undefined) return null
  const left = live.leftMs(timer)
  return (
    <span class={`session-time ${left === 0 ? 'is-over' : ''}`} role="timer" aria-live="off">
      {timeWords(left, timer.state === 'running')}
    </span>
  )
}

let audio: AudioContext | undefined

/** Two soft tones. Nothing happens where the browser has no sound. */
function sound(seconds: number): void {
  try {
    audio ??= new AudioContext()
    const volume = audio.createGain()
    volume.gain.value = 0.08
    volume.connect(audio.destination)
    const tone = audio.createOscillator()
    tone.frequency.value = 660
    tone.connect(volume)
    tone.start()
    tone.stop(audio.currentTime + seconds)
  } catch {
    // The words are there all the same.
  }
}
