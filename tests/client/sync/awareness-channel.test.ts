import { afterEach, beforeEach, expect, test } from 'vitest'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Message } from '../../../client/src/protocol/messages.ts'
import { AwarenessChannel, SEND_EVERY_MS } from '../../../client/src/sync/awareness-channel.ts'
import { ManualClock } from '../support/manual-clock.ts'

let clock: ManualClock
let awareness: Awareness
let channel: AwarenessChannel
let sent: Message[]
let connected: boolean

beforeEach(() => {
  clock = new ManualClock()
  awareness = new Awareness(new Y.Doc())
  sent = []
  connected = true
  channel = new AwarenessChannel(awareness, clock, (message) => {
    if (connected) sent.push(message)
    return connected
  })
  clock.advance(1_000)
})

afterEach(() => {
  channel.dispose()
  awareness.destroy()
})

test('a moving cursor is sent fifteen times a second, the last place included', () => {
  for (let i = 0; i < 100; i += 1) {
    awareness.setLocalStateField('cursor', { x: i, y: 0 })
    clock.advance(10)
  }
  clock.advance(SEND_EVERY_MS)
  expect(sent.length).toBeGreaterThanOrEqual(14)
  expect(sent.length).toBeLessThanOrEqual(17)
  const other = new Awareness(new Y.Doc())
  const receiver = new AwarenessChannel(other, clock, () => false)
  for (const message of sent) if (message.kind === 'awareness') receiver.receive(message.update)
  expect(other.getStates().get(awareness.clientID)).toMatchObject({ cursor: { x: 99 } })
  receiver.dispose()
  other.destroy()
})

test('a state that says nothing new is not sent, but renewed before peers forget it', () => {
  awareness.setLocalStateField('cursor', { x: 1, y: 1 })
  awareness.setLocalStateField('cursor', { x: 1, y: 1 })
  clock.advance(5_000)
  awareness.setLocalState(awareness.getLocalState())
  clock.advance(1_000)
  expect(sent).toHaveLength(1)
  clock.advance(10_000)
  awareness.setLocalState(awareness.getLocalState())
  expect(sent).toHaveLength(2)
})

test('a new connection is told at once, whatever an old one knew', () => {
  awareness.setLocalStateField('cursor', { x: 1, y: 1 })
  connected = false
  awareness.setLocalStateField('cursor', { x: 2, y: 2 })
  clock.advance(SEND_EVERY_MS)
  connected = true
  channel.sendNow()
  expect(sent).toHaveLength(2)
})

test('others disappear when the connection does, and come back with the next state', () => {
  const other = new Awareness(new Y.Doc())
  other.setLocalState({ user: { name: 'Oksana' } })
  const hello = encodeAwarenessUpdate(other, [other.clientID])
  channel.receive(hello)
  const changes: unknown[] = []
  awareness.on('change', (change: unknown) => changes.push(change))
  channel.forgetOthers()
  expect(awareness.getStates().has(other.clientID)).toBe(false)
  expect(changes).toMatchObject([{ removed: [other.clientID] }])
  channel.receive(hello)
  expect(awareness.getStates().get(other.clientID)).toEqual({ user: { name: 'Oksana' } })
  other.destroy()
})

test('dispose says goodbye once and leaves no timer', () => {
  awareness.setLocalStateField('cursor', { x: 1, y: 1 })
  awareness.setLocalStateField('cursor', { x: 2, y: 1 })
  channel.dispose()
  channel.dispose()
  expect(clock.pending).toBe(0)
  const last = sent.at(-1)
  const other = new Awareness(new Y.Doc())
  const receiver = new AwarenessChannel(other, clock, () => false)
  if (last?.kind === 'awareness') receiver.receive(last.update)
  expect(other.getStates().has(awareness.clientID)).toBe(false)
  receiver.dispose()
  other.destroy()
})
