/**
 * The lib0 encoding under every message: variable-length integers, byte strings, text.
 * Reading is total: any bytes give a value or a `MalformedMessage`, never anything else, and no length
 * is believed before it is compared with what is there. Twin of server/protocol/wire.py.
 */

/** The bytes are no message. Thrown only while reading; `readMessage` turns it into a value. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage'
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** A cursor over `bytes`, which are not copied: what `bytes()` returns is a view. */
export class Reader {
  private readonly source: Uint8Array
  private position = 0

  constructor(source: Uint8Array) {
    this.source = source
  }

  /** An integer from 0 to 2^53 - 1 in groups of seven bits, the lowest first. */
  uint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.source[this.position]
      if (byte === undefined) throw new MalformedMessage('integer goes beyond the end')
      this.position += 1
      value += (byte & 0x7f) * scale
      if (value > Number.MAX_SAFE_INTEGER) throw new MalformedMessage('integer above 2^53 - 1')
      if (byte < 0x80) return value
      scale *= 128
      // Zeros could follow for ever without the value growing.
      if (scale > Number.MAX_SAFE_INTEGER) throw new MalformedMessage('integer of more than 8 bytes')
    }
  }

  /** A length and that many bytes. */
  bytes(): Uint8Array {
    const length = this.uint()
    const start = this.position
    if (length > this.source.length - start) throw new MalformedMessage('byte string goes beyond the end')
    this.position += length
    return this.source.subarray(start, this.position)
  }

  /** A byte string that is UTF-8. */
  text(): string {
    try {
      return decoder.decode(this.bytes())
    } catch (error) {
      if (error instanceof MalformedMessage) throw error
      throw new MalformedMessage('text is not UTF-8')
    }
  }

  /** Throws when something is left over. */
  end(): void {
    const left = this.source.length - this.position
    if (left > 0) throw new MalformedMessage(`${left} bytes left over`)
  }
}

/** Collects the parts of a message. */
export class Writer {
  private readonly parts: Uint8Array[] = []
  private length = 0

  uint(value: number): this {
    const bytes: number[] = []
    let rest = value
    while (rest >= 128) {
      bytes.push((rest % 128) | 0x80)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
    return this.raw(Uint8Array.from(bytes))
  }

  bytes(value: Uint8Array): this {
    return this.uint(value.length).raw(value)
  }

  text(value: string): this {
    return this.bytes(encoder.encode(value))
  }

  finish(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.length)
    let offset = 0
    for (const part of this.parts) {
      whole.set(part, offset)
      offset += part.length
    }
    return whole
  }

  private raw(bytes: Uint8Array): this {
    this.parts.push(bytes)
    this.length += bytes.length
    return this
  }
}
