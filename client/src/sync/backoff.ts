/** How long to wait before the next attempt. Pure; shared/protocol.md CC says which codes are tried again. */
import type { Random } from '../platform/random.ts'
import { CloseCode } from '../protocol/close-codes.ts'

export const FIRST_WAIT_MS = 1_000
export const LONGEST_WAIT_MS = 30_000

/**
 * Doubles with every failed attempt (0, 1, 2 …) up to the longest; half of it is chance. Without
 * chance everybody in a workshop comes back in the same instant and overloads what just recovered.
 */
export function backoffMs(attempt: number, random: Random): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt)
  return ceiling / 2 + (random.next() * ceiling) / 2
}

/** The wait after a close with `code`; `retryAfterMs` is what the server asked for, if it did. */
export function waitAfterMs(code: number, attempt: number, random: Random, retryAfterMs?: number): number {
  if (retryAfterMs !== undefined) return retryAfterMs + random.next() * FIRST_WAIT_MS
  switch (code) {
    case CloseCode.SERVICE_RESTART:
      return 500 + random.next() * 2_500
    case CloseCode.SLOW_CONSUMER:
      return random.next() * 250
    case CloseCode.TOO_MANY:
      return 10_000 + backoffMs(attempt, random)
    default:
      return backoffMs(attempt, random)
  }
}
