/** A clock that stands still until it is told otherwise. */
import type { Cancel, Clock } from '../../../client/src/platform/clock.ts'

interface Timer {
  at: number
  readonly everyMs: number | undefined
  readonly run: () => void
}

export class ManualClock implements Clock {
  private time = 1_700_000_000_000
  private readonly start = this.time
  private readonly timers = new Set<Timer>()

  get pending(): number {
    return this.timers.size
  }

  now(): number {
    return this.time
  }

  elapsed(): number {
    return this.time - this.start
  }

  after(ms: number, run: () => void): Cancel {
    return this.add({ at: this.time + ms, everyMs: undefined, run })
  }

  every(ms: number, run: () => void): Cancel {
    return this.add({ at: this.time + ms, everyMs: ms, run })
  }

  /** Lets `ms` pass; what falls due runs in order, at its time. */
  advance(ms: number): void {
    const end = this.time + ms
    for (let next = this.due(end); next; next = this.due(end)) {
      this.time = Math.max(this.time, next.at)
      if (next.everyMs === undefined) this.timers.delete(next)
      else next.at += next.everyMs
      next.run()
    }
    this.time = end
  }

  /** The device sleeps: time passes, and what fell due meanwhile runs once, late. */
  sleep(ms: number): void {
    this.time += ms
    for (const timer of [...this.timers]) {
      if (timer.at > this.time || !this.timers.has(timer)) continue
      if (timer.everyMs === undefined) this.timers.delete(timer)
      else timer.at = this.time + timer.everyMs
      timer.run()
    }
  }

  private due(end: number): Timer | undefined {
    const due = [...this.timers].filter((timer) => timer.at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }

  private add(timer: Timer): Cancel {
    this.timers.add(timer)
    return () => void this.timers.delete(timer)
  }
}
