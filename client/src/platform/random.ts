/** Chance. Leaf module; tests pass their own `Random` to make runs repeatable. */
export interface Random {
  /** Evenly distributed in [0, 1). Not for secrets. */
  next(): number
  /** Unguessable bytes. */
  bytes(length: number): Uint8Array
}

export const systemRandom: Random = {
  next: () => Math.random(),
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** An id of `length` characters from 0-9a-z. Sixteen hold 80 bits: enough to never meet again on a board. */
export function randomId(random: Random = systemRandom, length = 16): string {
  let id = ''
  while (id.length < length) {
    for (const byte of random.bytes(length - id.length)) {
      // 252 = 7 x 36: larger bytes would make the first characters likelier than the rest.
      if (byte < 252) id += ALPHABET.charAt(byte % 36)
    }
  }
  return id
}
