import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MalformedMessage, Reader, Writer } from '../../../client/src/protocol/wire.ts'
import vectors from '../../../shared/vectors/wire.json'
import { fromHex, toHex } from '../support/vectors.ts'

describe('shared vectors', () => {
  test.each(vectors.varints)('integer $value', ({ value, hex }) => {
    expect(new Reader(fromHex(hex)).uint()).toBe(value)
    expect(toHex(new Writer().uint(value).finish())).toBe(hex)
  })

  test.each(vectors.texts)('text $value', ({ value, hex }) => {
    expect(new Reader(fromHex(hex)).text()).toBe(value)
    expect(toHex(new Writer().text(value).finish())).toBe(hex)
  })
})

test('what is written is read again, in order', () => {
  const part = fc.oneof(fc.maxSafeNat(), fc.string({ unit: 'grapheme' }), fc.uint8Array())
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const writer = new Writer()
      for (const value of parts) {
        if (typeof value === 'number') writer.uint(value)
        else if (typeof value === 'string') writer.text(value)
        else writer.bytes(value)
      }
      const reader = new Reader(writer.finish())
      for (const value of parts) {
        if (typeof value === 'number') expect(reader.uint()).toBe(value)
        else if (typeof value === 'string') expect(reader.text()).toBe(value)
        else expect(toHex(reader.bytes())).toBe(toHex(value))
      }
      reader.end()
    }),
  )
})

test('any bytes are read, or malformed, and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom('uint', 'bytes', 'text'), (bytes, method) => {
      try {
        new Reader(bytes)[method as 'uint']()
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessage)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('bytes left over are an error', () => {
  expect(() => new Reader(fromHex('00')).end()).toThrow(MalformedMessage)
})
