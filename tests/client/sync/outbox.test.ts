import { expect, test } from 'vitest'
import { Outbox, type OutboxEntry } from '../../../client/src/sync/outbox.ts'

function filled(count: number): { outbox: Outbox; entries: OutboxEntry[] } {
  const outbox = new Outbox()
  const entries = Array.from({ length: count }, (_, i) => ({ key: `k${i}`, owner: 'me', update: Uint8Array.of(i), operations: [] }))
  for (const entry of entries) outbox.add(entry)
  return { outbox, entries }
}

test('CE1: only what the server has dealt with leaves it', () => {
  const { outbox, entries } = filled(3)
  outbox.takeNext()
  outbox.takeNext()
  expect(outbox.settle(1)).toEqual([entries[0]])
  expect(outbox.size).toBe(2)
  expect(outbox.isSettled).toBe(false)
  expect(outbox.settle(2)).toEqual([entries[1]])
  expect(outbox.isSettled).toBe(true)
  expect(outbox.entries).toEqual([entries[2]])
})

test('a message without an entry counts as one', () => {
  const { outbox, entries } = filled(1)
  outbox.countMessage()
  outbox.takeNext()
  expect(outbox.settle(1)).toEqual([])
  expect(outbox.settle(2)).toEqual(entries)
})

test('SY6: from a gap on everything is sent again in order, and not taken for saved', () => {
  const { outbox, entries } = filled(4)
  for (let i = 0; i < 3; i += 1) outbox.takeNext()
  outbox.recall(2)
  expect(outbox.settle(3)).toEqual([entries[0]])
  expect([outbox.takeNext(), outbox.takeNext(), outbox.takeNext()]).toEqual(entries.slice(1))
})

test('SY9: a refused entry is gone and never counts as saved', () => {
  const { outbox, entries } = filled(2)
  outbox.takeNext()
  outbox.takeNext()
  expect(outbox.takeRefused(1)).toBe(entries[0])
  expect(outbox.takeRefused(1)).toBeUndefined()
  expect(outbox.settle(2)).toEqual([entries[1]])
})

test('a new connection starts with all of it', () => {
  const { outbox, entries } = filled(3)
  outbox.takeNext()
  outbox.takeNext()
  outbox.startConnection()
  expect(outbox.entries).toEqual(entries)
  expect(outbox.takeNext()).toBe(entries[0])
  expect(outbox.settle(1)).toEqual([entries[0]])
})

test('no more than a window is under way', () => {
  const { outbox } = filled(100)
  let taken = 0
  while (outbox.takeNext()) taken += 1
  expect(taken).toBe(64)
  outbox.settle(10)
  while (outbox.takeNext()) taken += 1
  expect(taken).toBe(74)
})
