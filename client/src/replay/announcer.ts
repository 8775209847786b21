/** Says while the film runs what is done in it: the largest doing of the last seconds, no faster than it can be heard. */
import { systemClock, type Clock } from '../platform/clock.ts'
import type { Deed } from './filter.ts'
import { verbOf, type Verb } from './narrative.ts'
import { deedText } from './sentences.ts'
import type { View } from './view.ts'

const EVERY_MS = 5_000

interface Doing {
  readonly verb: Verb
  readonly type: string
  readonly frame: string
  readonly author: number
  readonly texts: Map<string, string>
}

export class Announcer {
  private readonly view: View
  private readonly clock: Clock
  private readonly doings = new Map<string, Doing>()
  private saidAt = -Infinity

  constructor(view: View, clock: Clock = systemClock) {
    this.view = view
    this.clock = clock
  }

  /** Done just now, as far as the filter lets it through. */
  hear(deeds: readonly Deed[]): void {
    for (const deed of deeds) {
      const { kind: type, frame, author, op } = deed
      const verb = verbOf(deed)
      const key = [verb, type, frame, author].join('\n')
      const doing = this.doings.get(key) ?? { verb, type, frame, author, texts: new Map<string, string>() }
      doing.texts.set(op.id, '')
      this.doings.set(key, doing)
    }
    if (this.clock.elapsed() - this.saidAt >= EVERY_MS) this.speak()
  }

  private speak(): void {
    const [largest] = [...this.doings.values()].sort((a, b) => b.texts.size - a.texts.size)
    this.doings.clear()
    if (largest === undefined) return
    this.saidAt = this.clock.elapsed()
    this.view.say(deedText(this.view, largest))
  }
}
