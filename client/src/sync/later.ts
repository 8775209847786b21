/** Code that is only needed where something has been refused or may be, and is loaded then. */
import { delay, type Clock } from '../platform/clock.ts'
import type { Screen } from './screen.ts'

const LOAD_AGAIN_MS = 5_000

export class Later {
  screen: Screen | undefined
  recovery: typeof import('./recovery.ts') | undefined
  /** While that is so nothing may be sent. */
  isLoadingScreen = false
  private readonly clock: Clock
  private readonly load: (() => Promise<Screen>) | undefined

  constructor(clock: Clock, load: (() => Promise<Screen>) | undefined) {
    this.clock = clock
    this.load = load
  }

  get hasScreen(): boolean {
    return this.load !== undefined && !this.isLoadingScreen
  }

  /** Anew each time, for the rules may be others. Without it the server decides alone. */
  async loadScreen(): Promise<void> {
    this.isLoadingScreen = true
    this.screen = await this.load?.().catch(() => undefined)
    this.isLoadingScreen = false
  }

  /** Tries until it is there. */
  async loadRecovery(): Promise<void> {
    while (!this.recovery) {
      this.recovery = await import('./recovery.ts').catch(() => undefined)
      if (!this.recovery) await delay(this.clock, LOAD_AGAIN_MS)
    }
  }
}
