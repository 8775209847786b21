import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRetryable } from '../../../client/src/protocol/close-codes.ts'
import { readMessage, writeMessage, type Message } from '../../../client/src/protocol/messages.ts'
import malformed from '../../../shared/vectors/malformed.json'
import vectors from '../../../shared/vectors/messages.json'
import { fromHex, toHex } from '../support/vectors.ts'

type Vector = (typeof vectors)[number]

function toMessage({ kind, payload }: Vector): Message {
  switch (kind as Message['kind']) {
    case 'sync-step-1':
      return { kind: 'sync-step-1', stateVector: fromHex(payload) }
    case 'sync-step-2':
    case 'update':
    case 'awareness':
      return { kind: kind as 'update', update: fromHex(payload) }
    case 'permission-denied':
      return { kind: 'permission-denied', reason: payload }
    case 'query-awareness':
      return { kind: 'query-awareness' }
    case 'control':
      return { kind: 'control', json: payload }
  }
}

describe('MS1: shared vectors', () => {
  test.each(vectors)('$kind $hex', (vector) => {
    const message = toMessage(vector)
    expect(toHex(writeMessage(message))).toBe(vector.hex)
    expect(toHex(writeMessage(readMessage(fromHex(vector.hex)) as Message))).toBe(vector.hex)
    expect(readMessage(fromHex(vector.hex)).kind).toBe(vector.kind)
  })

  test.each(Object.entries(malformed.messages))('%s is malformed', (_name, hex) => {
    expect(readMessage(fromHex(hex)).kind).toBe('malformed')
  })
})

test('MS1: any bytes give a message or malformed', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom(...vectors.map(({ hex }) => fromHex(hex))).chain((original) =>
      fc.tuple(fc.nat(Math.max(0, original.length - 1)), fc.nat(255)).map(([place, byte]) => original.with(place, byte)),
    ),
  )
  fc.assert(fc.property(bytes, (input) => void readMessage(input)), { numRuns: 3_000 })
})

test('CC: which codes the same client tries again', () => {
  const final = [1009, 4400, 4401, 4403, 4404]
  const again = [1000, 1001, 1006, 1011, 1012, 4413, 4429, 4999]
  expect(final.filter(isRetryable)).toEqual([])
  expect(again.filter((code) => !isRetryable(code))).toEqual([])
})
