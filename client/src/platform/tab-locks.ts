/**
 * Tells tabs of one browser apart: a tab holds a name for as long as it lives, however it ends.
 * Where the Web Locks API is missing (plain http) every tab believes that it is alone.
 */
import type { Cancel } from './clock.ts'

export interface TabLocks {
  /** Holds `name` until cancelled or until the page ends. */
  hold(name: string): Cancel
  /** Names that any tab holds now. */
  held(): Promise<ReadonlySet<string>>
  /** Runs `action` as soon as nobody holds `name`, holding it meanwhile. */
  whenFree(name: string, action: () => Promise<void>): Cancel
}

class BrowserLocks implements TabLocks {
  private readonly locks: LockManager

  constructor(locks: LockManager) {
    this.locks = locks
  }

  hold(name: string): Cancel {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const cancel = this.whenFree(name, () => held)
    return () => {
      release()
      cancel()
    }
  }

  async held(): Promise<ReadonlySet<string>> {
    const { held = [] } = await this.locks.query()
    return new Set(held.flatMap(({ name }) => (name === undefined ? [] : [name])))
  }

  whenFree(name: string, action: () => Promise<void>): Cancel {
    const abort = new AbortController()
    const options = { signal: abort.signal }
    this.locks.request(name, options, action).catch((error: unknown) => {
      if (!abort.signal.aborted) throw error
    })
    return () => abort.abort()
  }
}

const ALONE: TabLocks = {
  hold: () => () => undefined,
  held: () => Promise.resolve(new Set()),
  whenFree: (_name, action) => {
    void action()
    return () => undefined
  },
}

/** This browser's locks. */
export function browserLocks(): TabLocks {
  // Typed as always there; it is not on insecure origins.
  const locks = (navigator as { locks?: LockManager }).locks
  return locks ? new BrowserLocks(locks) : ALONE
}
