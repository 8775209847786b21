/** The clock of a replay: where it is, how fast it runs, what it leaps over. Pure; whoever draws frames drives it. */

export const SPEEDS = [0.5, 1, 2, 4, 8, 16, 32, 64] as const
export type Speed = (typeof SPEEDS)[number]

/** Nothing to see for so long is a quiet time, */
export const QUIET_MS = 5_000
/** which ends so long before something happens. */
export const LEAD_MS = 1_000

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

export class Player {
  atMs: number
  speed: Speed = 1
  isPlaying = false
  skipsQuiet = false
  private span: Span

  constructor(span: Span) {
    this.span = span
    this.atMs = span.fromMs
  }

  /** The film has grown, or is another one; the moment stays as far as it lies in it. */
  within(span: Span): void {
    this.span = span
    this.atMs = this.held(this.atMs)
  }

  get isAtEnd(): boolean {
    return this.atMs >= this.span.toMs
  }

  seek(ms: number): number {
    this.atMs = this.held(ms)
    return this.atMs
  }

  /**
   * `elapsedMs` have gone by. `nextMs`: when something worth seeing happens next, undefined when that is not known
   * or nothing does. Returns where the replay is now; it stops by itself at the end.
   */
  advance(elapsedMs: number, nextMs: number | undefined): number {
    if (!this.isPlaying) return this.atMs
    const ran = this.atMs + elapsedMs * this.speed
    this.atMs = this.held(this.leaped(ran, nextMs))
    if (this.isAtEnd) this.isPlaying = false
    return this.atMs
  }

  /** The next speed up (1) or down (-1). */
  faster(step: 1 | -1): void {
    const at = SPEEDS.indexOf(this.speed) + step
    this.speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))] ?? 1
  }

  private leaped(ms: number, nextMs: number | undefined): number {
    if (!this.skipsQuiet || nextMs === undefined || nextMs - this.atMs <= QUIET_MS) return ms
    return Math.max(ms, nextMs - LEAD_MS)
  }

  private held(ms: number): number {
    return Math.min(this.span.toMs, Math.max(this.span.fromMs, ms))
  }
}
