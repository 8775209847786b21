/**
 * Small remembered values: `deviceStorage` for the next visit, `tabStorage` for this tab.
 * Reading and writing never throw: where the browser denies storage, values live as long as the page.
 */
export interface KeyValueStorage {
  get(key: string): string | undefined
  set(key: string, value: string): void
  remove(key: string): void
}

/** All keys of ours carry it, so that another application on the same host is left alone. */
const PREFIX = 'lw.'

class BrowserStorage implements KeyValueStorage {
  private readonly memory = new Map<string, string>()
  private readonly open: () => Storage

  constructor(open: () => Storage) {
    this.open = open
  }

  get(key: string): string | undefined {
    const kept = this.memory.get(key)
    return kept ?? this.attempt((storage) => storage.getItem(PREFIX + key)) ?? undefined
  }

  set(key: string, value: string): void {
    const stored = this.attempt((storage) => {
      storage.setItem(PREFIX + key, value)
      return true
    })
    if (stored) this.memory.delete(key)
    else this.memory.set(key, value)
  }

  remove(key: string): void {
    this.memory.delete(key)
    this.attempt((storage) => storage.removeItem(PREFIX + key))
  }

  private attempt<T>(use: (storage: Storage) => T): T | undefined {
    try {
      // Even naming the storage throws where cookies are blocked, and writing throws when it is full.
      return use(this.open())
    } catch {
      return undefined
    }
  }
}

export const deviceStorage: KeyValueStorage = new BrowserStorage(() => localStorage)
export const tabStorage: KeyValueStorage = new BrowserStorage(() => sessionStorage)
