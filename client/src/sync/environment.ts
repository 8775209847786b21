/** What the provider needs from its surroundings, so that a test can be those surroundings. */
import { systemClock } from '../platform/clock.ts'
import { systemRandom } from '../platform/random.ts'
import { deviceStorage, type KeyValueStorage } from '../platform/storage.ts'
import { browserLocks, type TabLocks } from '../platform/tab-locks.ts'
import type { ConnectionEnvironment } from './connection.ts'
import { fetchStateOf, type FetchState } from './first-state.ts'
import type { Screen } from './screen.ts'
import { openWebSocket } from './socket.ts'

export interface SyncEnvironment extends ConnectionEnvironment {
  /** Where the room is: ws(s)://host/sync/<board>?… */
  readonly url: string
  readonly fetchState: FetchState
  readonly locks: TabLocks
  readonly memory: KeyValueStorage
}

export interface ProviderOptions {
  readonly boardId: string
  /** Who writes, as given by POST /api/join; see platform/identity.ts. */
  readonly personId: string
  /** False: the state comes over the connection alone, which saves a request. */
  readonly fetchesFirst?: boolean
  /** Asked for when unsaved changes are about to be sent to a room whose rules may have changed meanwhile. */
  readonly loadScreen?: () => Promise<Screen>
  /** For tests; the browser's own otherwise. */
  readonly environment?: SyncEnvironment
}

export function browserEnvironment(boardId: string, personId: string): SyncEnvironment {
  return {
    clock: systemClock,
    random: systemRandom,
    locks: browserLocks(),
    memory: deviceStorage,
    openSocket: openWebSocket,
    fetchState: fetchStateOf(boardId, personId),
    url: syncUrl(location, boardId, personId),
  }
}

function syncUrl(page: Location, boardId: string, personId: string): string {
  const url = new URL(`/sync/${encodeURIComponent(boardId)}`, page.href)
  url.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:'
  url.search = new URLSearchParams({ person: personId, control: '1' }).toString()
  return url.href
}
