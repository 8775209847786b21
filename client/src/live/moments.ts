/**
 * What happens once: a message, being called together. Nobody hears again what was said before they listened, but
 * for a call to another place: the newest one waits for its first listener, whose code may still be on its way.
 */
import type { MomentKind, MomentKinds } from './types.ts'

type Listener<K extends MomentKind> = (moment: MomentKinds[K]) => void

const CALLS: readonly MomentKind[] = ['summon', 'go', 'back']

export class Moments {
  private unheard: { readonly kind: MomentKind; readonly tell: () => void } | undefined
  private readonly listeners = new Map<MomentKind, Set<Listener<never>>>()

  /** Returns the way to end it. */
  subscribe<K extends MomentKind>(kind: K, listener: Listener<K>): () => void {
    const listeners = this.listeners.get(kind) ?? new Set()
    this.listeners.set(kind, listeners)
    listeners.add(listener)
    if (this.unheard?.kind === kind) this.unheard.tell()
    return () => void listeners.delete(listener)
  }

  tell<K extends MomentKind>(kind: K, moment: MomentKinds[K]): void {
    const listeners = [...((this.listeners.get(kind) as ReadonlySet<Listener<K>> | undefined) ?? [])]
    if (CALLS.includes(kind)) {
      this.unheard = listeners.length > 0 ? undefined : { kind, tell: () => this.tell(kind, moment) }
    }
    for (const listener of listeners) listener(moment)
  }
}
