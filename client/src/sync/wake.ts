/** Tells when the world may have changed behind our back: network back or gone, tab shown again, device awake. */
import type { Cancel, Clock } from '../platform/clock.ts'

const TICK_MS = 5_000
/** A tick this late means that the device slept (or the browser throttled us): the socket may be dead. */
const LATE_MS = 15_000

export interface WakeEvents {
  /** Try at once, or check whether the connection still lives. */
  onWake(): void
  /** Every few seconds while awake. */
  onTick(): void
}

/** Returns what ends the watch: every listener and timer. */
export function watchWake(clock: Clock, events: WakeEvents): Cancel {
  let lastTick = clock.now()
  const endTicks = clock.every(TICK_MS, () => {
    const late = clock.now() - lastTick > TICK_MS + LATE_MS
    lastTick = clock.now()
    if (late) events.onWake()
    else events.onTick()
  })
  const wake = (): void => events.onWake()
  const show = (): void => {
    if (document.visibilityState === 'visible') events.onWake()
  }
  addEventListener('online', wake)
  // "offline" is often wrong (a VPN, a second network), so it only makes us check.
  addEventListener('offline', wake)
  addEventListener('pageshow', wake)
  document.addEventListener('visibilitychange', show)
  return () => {
    endTicks()
    removeEventListener('online', wake)
    removeEventListener('offline', wake)
    removeEventListener('pageshow', wake)
    document.removeEventListener('visibilitychange', show)
  }
}
