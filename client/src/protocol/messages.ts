/**
 * The messages of shared/protocol.md MS as values. Knows no socket and no document.
 * Twin of server/protocol/messages.py; both are held against shared/vectors.
 */
import { MalformedMessage, Reader, Writer } from './wire.ts'

export type Message =
  | { readonly kind: 'sync-step-1'; readonly stateVector: Uint8Array }
  | { readonly kind: 'sync-step-2'; readonly update: Uint8Array }
  | { readonly kind: 'update'; readonly update: Uint8Array }
  | { readonly kind: 'awareness'; readonly update: Uint8Array }
  | { readonly kind: 'permission-denied'; readonly reason: string }
  | { readonly kind: 'query-awareness' }
  | { readonly kind: 'control'; readonly json: string }

/** Bytes that are no message (MS1): `detail` is for the log, not for people. */
export interface Malformed {
  readonly kind: 'malformed'
  readonly detail: string
}

const SYNC = 0
const AWARENESS = 1
const AUTH = 2
const QUERY_AWARENESS = 3
const CONTROL = 100

/** Total: any bytes give one of the messages or `Malformed`. Byte strings are views of `bytes`. */
export function readMessage(bytes: Uint8Array): Message | Malformed {
  try {
    const reader = new Reader(bytes)
    const message = readBody(reader.uint(), reader)
    reader.end()
    return message
  } catch (error) {
    if (error instanceof MalformedMessage) return { kind: 'malformed', detail: error.message }
    throw error
  }
}

function readBody(type: number, reader: Reader): Message {
  switch (type) {
    case SYNC:
      return readSync(reader.uint(), reader)
    case AWARENESS:
      return { kind: 'awareness', update: reader.bytes() }
    case AUTH:
      if (reader.uint() !== 0) throw new MalformedMessage('unknown kind of auth message')
      return { kind: 'permission-denied', reason: reader.text() }
    case QUERY_AWARENESS:
      return { kind: 'query-awareness' }
    case CONTROL:
      return { kind: 'control', json: reader.text() }
    default:
      throw new MalformedMessage(`unknown message type ${type}`)
  }
}

function readSync(step: number, reader: Reader): Message {
  switch (step) {
    case 0:
      return { kind: 'sync-step-1', stateVector: reader.bytes() }
    case 1:
      return { kind: 'sync-step-2', update: reader.bytes() }
    case 2:
      return { kind: 'update', update: reader.bytes() }
    default:
      throw new MalformedMessage(`unknown kind of sync message ${step}`)
  }
}

export function writeMessage(message: Message): Uint8Array<ArrayBuffer> {
  const writer = new Writer()
  switch (message.kind) {
    case 'sync-step-1':
      return writer.uint(SYNC).uint(0).bytes(message.stateVector).finish()
    case 'sync-step-2':
      return writer.uint(SYNC).uint(1).bytes(message.update).finish()
    case 'update':
      return writer.uint(SYNC).uint(2).bytes(message.update).finish()
    case 'awareness':
      return writer.uint(AWARENESS).bytes(message.update).finish()
    case 'permission-denied':
      return writer.uint(AUTH).uint(0).text(message.reason).finish()
    case 'query-awareness':
      return writer.uint(QUERY_AWARENESS).finish()
    case 'control':
      return writer.uint(CONTROL).text(message.json).finish()
  }
}
