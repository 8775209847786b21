/** What a connection is doing, and what a close makes of it. Pure. */
import type { Random } from '../platform/random.ts'
import { CloseCode, isRetryable } from '../protocol/close-codes.ts'
import { waitAfterMs } from './backoff.ts'
import type { Socket } from './socket.ts'
import type { RefusalReason } from './types.ts'

/** Each state carries exactly what is valid in it. `attempt`: failures since the last time all was well. */
export type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly retryAt: number; readonly attempt: number }
  | { readonly kind: 'connecting'; readonly socket: Socket; readonly attempt: number }
  /** Open, the server's SyncStep2 not yet received. */
  | { readonly kind: 'syncing'; readonly socket: Socket; readonly attempt: number }
  | { readonly kind: 'synced'; readonly socket: Socket }
  /** Final: never connects by itself again. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason }

export interface CloseNotice {
  readonly code: number
  readonly nowMs: number
  readonly retryAfterMs?: number | undefined
}

export function afterClose(state: ConnectionState, notice: CloseNotice, random: Random): ConnectionState {
  if (!isRetryable(notice.code)) return { kind: 'refused', reason: refusalReason(notice.code) }
  const attempt = 'attempt' in state ? state.attempt + 1 : 0
  const wait = waitAfterMs(notice.code, attempt, random, notice.retryAfterMs)
  return { kind: 'waiting', attempt, retryAt: notice.nowMs + wait }
}

/** The socket that messages can be sent on. */
export function openSocketOf(state: ConnectionState): Socket | undefined {
  return state.kind === 'syncing' || state.kind === 'synced' ? state.socket : undefined
}

function refusalReason(code: number): RefusalReason {
  switch (code) {
    case CloseCode.UNAUTHENTICATED:
      return 'unauthenticated'
    case CloseCode.FORBIDDEN:
      return 'forbidden'
    case CloseCode.NOT_FOUND:
      return 'not_found'
    case CloseCode.REMOVED:
      return 'removed'
    case CloseCode.WAITING:
      return 'waiting'
    case CloseCode.MESSAGE_TOO_LARGE:
      return 'too_large'
    default:
      return 'protocol'
  }
}
