/** What happens once: a message, being called together. Nobody hears again what was said before they listened. */
import type { MomentKind, MomentKinds } from './types.ts'

type Listener<K extends MomentKind> = (moment: MomentKinds[K]) => void

export class Moments {
  private readonly listeners = new Map<MomentKind, Set<Listener<never>>>()

  /** Returns the way to end it. */
  subscribe<K extends MomentKind>(kind: K, listener: Listener<K>): () => void {
    const listeners = this.listeners.get(kind) ?? new Set()
    this.listeners.set(kind, listeners)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  tell<K extends MomentKind>(kind: K, moment: MomentKinds[K]): void {
    const listeners = this.listeners.get(kind) as ReadonlySet<Listener<K>> | undefined
    for (const listener of [...(listeners ?? [])]) listener(moment)
  }
}
