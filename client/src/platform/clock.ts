/**
 * Time and timers. Everything that waits takes a `Clock`, so that tests decide what time it is
 * and can prove that nothing is left waiting. Leaf module, open to all layers.
 */
export type Cancel = () => void

export interface Clock {
  /** Milliseconds since 1970 (UTC) by this device; may jump when the device's clock is set. */
  now(): number
  /** Milliseconds that only ever grow; for durations. */
  elapsed(): number
  /** Calls `run` once after `ms`. Cancelling twice, or after the call, does nothing. */
  after(ms: number, run: () => void): Cancel
  /** Calls `run` every `ms` until cancelled. */
  every(ms: number, run: () => void): Cancel
  /** Timers that have been asked for and have neither run out nor been cancelled. */
  readonly pending: number
}

class SystemClock implements Clock {
  pending = 0

  now(): number {
    return Date.now()
  }

  elapsed(): number {
    return performance.now()
  }

  after(ms: number, run: () => void): Cancel {
    const timer = setTimeout(() => {
      cancel()
      run()
    }, ms)
    const cancel = this.countDown(() => clearTimeout(timer))
    return cancel
  }

  every(ms: number, run: () => void): Cancel {
    const timer = setInterval(run, ms)
    return this.countDown(() => clearInterval(timer))
  }

  private countDown(stop: () => void): Cancel {
    this.pending += 1
    let active = true
    return () => {
      if (!active) return
      active = false
      this.pending -= 1
      stop()
    }
  }
}

export const systemClock: Clock = new SystemClock()

/** `clock.after` as a promise; for code that waits in sequence and needs no cancelling. */
export function delay(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve))
}
