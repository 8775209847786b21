/** Shows again every second what depends on the time. */
import { useEffect, useState } from 'preact/hooks'
import type { Clock } from '../platform/clock.ts'

const SECOND_MS = 1000

export function useTicking(clock: Clock, isRunning: boolean): void {
  const [, tick] = useState(0)
  useEffect(() => (isRunning ? clock.every(SECOND_MS, () => tick((count) => count + 1)) : undefined), [clock, isRunning])
}
