/** What the badge shows, from what is known. Pure. */
import type { ConnectionState } from './connection-state.ts'
import type { SyncStatus } from './types.ts'

/** Before anything is known. */
export const FIRST_STATUS: SyncStatus = {
  kind: 'connecting',
  unsaved: 0,
  readOnly: false,
  outdated: false,
  storageOk: true,
  localCopy: true,
}

export interface StatusFacts {
  readonly connection: ConnectionState
  readonly unsaved: number
  /** The server has told what became of everything sent, and the document is the server's. */
  readonly settled: boolean
  readonly writable: boolean
  readonly outdated: boolean
  readonly storageOk: boolean
  readonly localCopy: boolean
}

export function statusOf(facts: StatusFacts): SyncStatus {
  const { connection, unsaved, outdated, storageOk, localCopy } = facts
  const common = { unsaved, readOnly: !facts.writable || outdated, outdated, storageOk, localCopy }
  switch (connection.kind) {
    case 'refused':
      return { ...common, kind: 'refused', reason: connection.reason }
    case 'waiting':
      return { ...common, kind: 'offline', retryAt: connection.retryAt }
    case 'synced':
      return { ...common, kind: unsaved === 0 && facts.settled ? 'saved' : 'saving' }
    case 'connecting':
    case 'syncing':
      return { ...common, kind: connection.attempt === 0 ? 'connecting' : 'offline' }
    case 'idle':
      return { ...common, kind: 'connecting' }
  }
}
