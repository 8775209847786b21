/** The close codes of shared/protocol.md CC. Twin of server/protocol/close_codes.py. */
export const CloseCode = {
  MESSAGE_TOO_LARGE: 1009,
  INTERNAL_ERROR: 1011,
  SERVICE_RESTART: 1012,
  PROTOCOL_ERROR: 4400,
  UNAUTHENTICATED: 4401,
  FORBIDDEN: 4403,
  NOT_FOUND: 4404,
  REMOVED: 4410,
  SLOW_CONSUMER: 4413,
  WAITING: 4425,
  TOO_MANY: 4429,
} as const

const FINAL: ReadonlySet<number> = new Set([
  CloseCode.MESSAGE_TOO_LARGE,
  CloseCode.PROTOCOL_ERROR,
  CloseCode.UNAUTHENTICATED,
  CloseCode.FORBIDDEN,
  CloseCode.NOT_FOUND,
  CloseCode.REMOVED,
  CloseCode.WAITING,
])

/** May the same client try again by itself? Codes we do not know come from the network in between: yes. */
export function isRetryable(code: number): boolean {
  return !FINAL.has(code)
}
