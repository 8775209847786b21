import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { KeyValueStorage } from '../../../client/src/platform/storage.ts'
import type { SyncEnvironment } from '../../../client/src/sync/environment.ts'
import { Provider } from '../../../client/src/sync/provider.ts'
import { FakeBrowser } from '../support/fake-locks.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { RoomPeer } from '../support/room-peer.ts'
import { quiet, until } from '../support/until.ts'

let room: RoomPeer
let clock: ManualClock
let browser: FakeBrowser
let open: Provider[]
let memory: KeyValueStorage

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  room = new RoomPeer()
  clock = new ManualClock()
  browser = new FakeBrowser()
  open = []
  const values = new Map<string, string>()
  memory = {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  }
})

afterEach(async () => {
  await Promise.all(open.map((provider) => provider.dispose()))
})

function environment(change: Partial<SyncEnvironment> = {}): SyncEnvironment {
  return {
    clock, memory, locks: browser.tab(), random: { next: () => 0.5, bytes: (n) => new Uint8Array(n) },
    openSocket: room.connect, fetchState: room.fetchState, url: 'ws://room', ...change,
  }
}

function tab(change: Partial<SyncEnvironment> = {}): Provider {
  const provider = new Provider({ boardId: 'b1', personId: 'p1', environment: environment(change) })
  open.push(provider)
  provider.connect()
  return provider
}

async function synced(change: Partial<SyncEnvironment> = {}): Promise<Provider> {
  const provider = tab(change)
  await until(() => provider.status.value.kind === 'saved')
  return provider
}

function elements(doc: Y.Doc): Y.Map<Y.Map<unknown>> {
  return doc.getMap('elements')
}

function note(doc: Y.Doc, id: string, text = ''): void {
  doc.transact(() => {
    const element = new Y.Map<unknown>()
    elements(doc).set(id, element)
    element.set('type', 'note')
    element.set('text', new Y.Text(text))
  })
}

function write(doc: Y.Doc, id: string, index: number, text: string): void {
  ;(elements(doc).get(id)?.get('text') as Y.Text).insert(index, text)
}

/** What a closed tab leaves: storage as written, locks free, no goodbye. */
async function reload(provider: Provider): Promise<void> {
  dispatchEvent(new Event('pagehide'))
  await provider.dispose()
}

describe('a quiet connection', () => {
  test('the first state arrives, the person and the board are known', async () => {
    room.edit((map) => map.set('a', new Y.Map([['type', 'note']])))
    const provider = await synced()
    expect(elements(provider.doc).toJSON()).toEqual({ a: { type: 'note' } })
    expect(provider.person.value).toMatchObject({ name: 'Oksana', role: 'participant', language: 'uk' })
    expect(provider.board.value).toEqual({ id: 'b1', title: 'Testboard' })
    expect(provider.content.value).toBe('server')
    expect(provider.serverNow()).toBe(1_800_000_000_000)
  })

  test('own changes go out one update each, others come in', async () => {
    const provider = await synced()
    note(provider.doc, 'mine', 'Hallo')
    room.edit((map) => map.set('theirs', new Y.Map()))
    await until(() => 'mine' in room.texts() && elements(provider.doc).has('theirs'))
    expect(room.sent).toEqual({ updates: 1, states: 0 })
  })

  test('CE1: a change is unsaved until the server says otherwise', async () => {
    const provider = await synced()
    room.slowDisk = true
    note(provider.doc, 'a')
    await until(() => 'a' in room.texts())
    await quiet()
    expect(provider.status.value).toMatchObject({ kind: 'saving', unsaved: 1 })
    room.confirm()
    await until(() => provider.status.value.kind === 'saved')
    expect(provider.status.value.unsaved).toBe(0)
  })

  test('an observer sends nothing, not even what an earlier role left behind', async () => {
    room.writable = false
    const provider = tab()
    await until(() => provider.status.value.readOnly)
    note(provider.doc, 'a')
    await quiet()
    expect(room.sent).toEqual({ updates: 0, states: 0 })
    room.control({ event: 'role', role: 'participant', writable: true })
    await until(() => 'a' in room.texts())
    expect(provider.person.value?.role).toBe('participant')
  })

  test('a board of a newer schema is read-only and says so', async () => {
    room.doc.getMap('meta').set('schemaVersion', 2)
    const provider = await synced()
    expect(provider.status.value).toMatchObject({ readOnly: true, outdated: true })
  })
})

describe('cuts', () => {
  test('offline changes are counted and arrive one by one, in order', async () => {
    const provider = await synced()
    room.cut()
    note(provider.doc, 'a', 'x')
    write(provider.doc, 'a', 1, 'y')
    write(provider.doc, 'a', 2, 'z')
    expect(provider.status.value).toMatchObject({ kind: 'offline', unsaved: 3 })
    clock.advance(2_000)
    await until(() => provider.status.value.kind === 'saved')
    expect(room.texts()['a']).toMatchObject({ text: 'xyz' })
    expect(room.sent).toEqual({ updates: 3, states: 0 })
  })

  test('a change whose fate the cut has hidden is sent again and counts once', async () => {
    const provider = await synced()
    room.slowDisk = true
    note(provider.doc, 'a', 'once')
    await until(() => 'a' in room.texts())
    room.cut()
    room.slowDisk = false
    clock.advance(2_000)
    await until(() => provider.status.value.kind === 'saved')
    expect(room.texts()).toEqual({ a: { type: 'note', text: 'once' } })
  })

  test('more changes than the window arrive completely', async () => {
    const provider = await synced()
    room.cut()
    note(provider.doc, 'a')
    for (let i = 0; i < 300; i += 1) write(provider.doc, 'a', i, String(i % 10))
    clock.advance(2_000)
    await until(() => provider.status.value.kind === 'saved')
    expect((room.texts()['a'] as { text: string }).text).toHaveLength(300)
  })

  test('a connection that is open in name only is noticed by its silence', async () => {
    const provider = await synced()
    room.fallSilent()
    clock.advance(40_000)
    expect(room.opened).toBe(2)
    await until(() => provider.status.value.kind === 'saved')
  })

  test('a silent room that still answers is left alone', async () => {
    await synced()
    for (let i = 0; i < 30; i += 1) {
      clock.advance(10_000)
      await quiet()
    }
    expect(room.opened).toBe(1)
  })

  test('after sleep the connection is checked within seconds', async () => {
    const provider = await synced()
    room.fallSilent()
    clock.sleep(3_600_000)
    clock.advance(4_000)
    clock.advance(2_000)
    expect(room.opened).toBe(2)
    await until(() => provider.status.value.kind === 'saved')
  })

  test('the network coming back ends the wait', async () => {
    const provider = await synced()
    room.unreachable = true
    room.cut()
    clock.advance(60_000)
    room.unreachable = false
    await until(() => provider.status.value.kind === 'offline')
    clock.advance(11_000)
    dispatchEvent(new Event('online'))
    await until(() => provider.status.value.kind === 'saved')
  })

  test.each([
    [4401, 'unauthenticated'], [4403, 'forbidden'], [4404, 'not_found'], [4400, 'protocol'], [1009, 'too_large'],
  ])('CC: %i is final', async (code, reason) => {
    room.closeWith = code
    const provider = tab()
    await until(() => provider.status.value.kind === 'refused')
    clock.advance(600_000)
    expect(room.opened).toBe(1)
    expect(provider.status.value.reason).toBe(reason)
  })

  test('a server that restarts is given the time it asks for', async () => {
    await synced()
    room.control({ event: 'closing', code: 1012, reason: 'restart', retry_after_ms: 5_000 })
    await quiet()
    room.cut(1012)
    clock.advance(4_999)
    expect(room.opened).toBe(1)
    clock.advance(1_001)
    expect(room.opened).toBe(2)
  })
})

describe('refusals', () => {
  test('SY9: a refused change goes to the list, innocent ones stay', async () => {
    const provider = await synced()
    note(provider.doc, 'before', 'kept')
    await until(() => provider.status.value.kind === 'saved')
    const first = provider.doc.clientID
    const resets: Y.Doc[] = []
    provider.onReset((doc) => resets.push(doc))
    let refusals = 1
    room.policy = () => (refusals-- > 0 ? 'policy' : undefined)
    note(provider.doc, 'bad', 'verboten')
    note(provider.doc, 'good', 'erlaubt')
    write(provider.doc, 'before', 4, ' too')
    await until(() => resets.length === 1 && provider.status.value.kind === 'saved')
    expect(provider.doc).toBe(resets[0])
    expect(provider.doc.clientID).not.toBe(first)
    expect(room.texts()).toEqual({
      before: { type: 'note', text: 'kept too' }, good: { type: 'note', text: 'erlaubt' },
    })
    expect(elements(provider.doc).toJSON()).toEqual(room.texts())
    expect(provider.refused.value).toMatchObject([{ reason: 'policy', texts: ['verboten'], created: 1 }])
  })

  test('what was written into a refused element is not lost either', async () => {
    const provider = await synced()
    let refusals = 1
    room.policy = () => (refusals-- > 0 ? 'invalid_update' : undefined)
    note(provider.doc, 'bad', 'ein')
    write(provider.doc, 'bad', 3, ' Satz')
    await until(() => provider.refused.value.length === 1 && provider.status.value.kind === 'saved')
    expect(provider.refused.value).toMatchObject([{ reason: 'invalid_update', texts: ['ein Satz'], elements: ['bad'], created: 1 }])
    expect(room.texts()).toEqual({})
  })

  test('the list survives a reload until it is dismissed', async () => {
    const provider = await synced()
    room.policy = () => 'policy'
    note(provider.doc, 'bad', 'text')
    await until(() => provider.refused.value.length === 1 && provider.status.value.kind === 'saved')
    await reload(provider)
    const second = await synced()
    expect(second.refused.value).toMatchObject([{ texts: ['text'] }])
    second.dismissRefused(second.refused.value[0]?.id ?? '')
    await reload(second)
    expect((await synced()).refused.value).toEqual([])
  })

  test.each([
    ['SY11: paused', 'paused', 61_000],
    ['SY13: busy', 'busy', 5_000],
  ])('%s is a wait, not a loss', async (_, reason, ms) => {
    const provider = await synced()
    room.policy = () => reason
    note(provider.doc, 'a', 'patience')
    await until(() => room.sent.updates === 1)
    await quiet()
    expect(provider.status.value).toMatchObject({ kind: 'saving', unsaved: 1 })
    room.policy = () => undefined
    clock.advance(ms)
    await until(() => provider.status.value.kind === 'saved')
    expect(room.texts()).toMatchObject({ a: { text: 'patience' } })
    expect(provider.refused.value).toEqual([])
  })

  test('SY7: what was refused for its client id is written anew under another', async () => {
    const provider = await synced()
    const taken = provider.doc.clientID
    room.policy = (update) => (Y.parseUpdateMeta(update).to.has(taken) ? 'foreign_client' : undefined)
    note(provider.doc, 'a', 'meins')
    await until(() => provider.status.value.kind === 'saved')
    expect(room.texts()).toMatchObject({ a: { text: 'meins' } })
    expect(provider.refused.value).toEqual([])
  })

  test('a cut in the middle of a rebuild only delays it', async () => {
    const provider = await synced()
    let refusals = 1
    room.policy = () => (refusals-- > 0 ? 'policy' : undefined)
    room.slowDisk = true
    note(provider.doc, 'bad')
    note(provider.doc, 'good')
    await until(() => refusals <= 0)
    room.cut()
    room.slowDisk = false
    clock.advance(5_000)
    await until(() => provider.status.value.kind === 'saved')
    expect(Object.keys(room.texts())).toEqual(['good'])
    expect(elements(provider.doc).toJSON()).toEqual(room.texts())
  })

  test('a server that has forgotten is told what it lacks', async () => {
    const provider = await synced()
    note(provider.doc, 'a', 'confirmed')
    await until(() => provider.status.value.kind === 'saved')
    room.doc = new Y.Doc()
    room.cut()
    clock.advance(2_000)
    await until(() => provider.status.value.kind === 'saved' && 'a' in room.texts())
    expect(room.sent.states).toBe(1)
  })
})

describe('the copy on this device', () => {
  test('a board opens and can be edited without a network', async () => {
    const first = await synced()
    note(first.doc, 'a', 'from yesterday')
    await until(() => first.status.value.kind === 'saved')
    await reload(first)
    room.unreachable = true
    const second = tab()
    await until(() => second.content.value === 'local')
    expect(elements(second.doc).toJSON()).toEqual({ a: { type: 'note', text: 'from yesterday' } })
    expect(second.board.value?.title).toBe('Testboard')
    expect(second.person.value?.name).toBe('Oksana')
  })

  test('unsaved changes survive a reload, counted, and are sent', async () => {
    const first = await synced()
    room.unreachable = true
    room.cut()
    note(first.doc, 'a', 'kept')
    write(first.doc, 'a', 4, ' safe')
    await reload(first)
    const second = tab()
    await until(() => second.status.value.unsaved === 2)
    expect(elements(second.doc).toJSON()).toMatchObject({ a: { text: 'kept safe' } })
    room.unreachable = false
    clock.advance(30_000)
    await until(() => second.status.value.kind === 'saved')
    expect(room.texts()).toMatchObject({ a: { text: 'kept safe' } })
  })

  test('a reload in the middle of a refusal: what is innocent arrives, what is not is in the list', async () => {
    const first = await synced()
    let refusals = 0
    room.policy = (update) => {
      const isForbidden = new TextDecoder().decode(update).includes('verboten')
      refusals += Number(isForbidden)
      return isForbidden ? 'policy' : undefined
    }
    room.slowDisk = true
    note(first.doc, 'bad', 'verboten')
    note(first.doc, 'good', 'still here')
    await until(() => refusals === 1)
    room.cut()
    await reload(first)
    room.slowDisk = false
    const second = await synced()
    await until(() => second.refused.value.length === 1 && second.status.value.kind === 'saved')
    expect(second.refused.value).toMatchObject([{ texts: ['verboten'], created: 1 }])
    expect(elements(second.doc).toJSON()).toEqual({ good: { type: 'note', text: 'still here' } })
    expect(room.texts()).toEqual({ good: { type: 'note', text: 'still here' } })
  })

  test('an old copy does not overwrite what others have done since', async () => {
    const first = await synced()
    note(first.doc, 'a', 'old')
    await until(() => first.status.value.kind === 'saved')
    await reload(first)
    room.edit((map) => (map.get('a')?.get('text') as Y.Text).insert(3, ' and new'))
    const second = await synced()
    expect(elements(second.doc).toJSON()).toMatchObject({ a: { text: 'old and new' } })
    expect(room.sent.states).toBe(0)
  })

  test('an observer is one without a network too', async () => {
    room.writable = false
    const first = tab()
    await until(() => first.status.value.kind === 'saved')
    await reload(first)
    room.unreachable = true
    expect(tab().status.value.readOnly).toBe(true)
  })

  test('another person on this device starts with nothing of it', async () => {
    const first = await synced()
    note(first.doc, 'a')
    await reload(first)
    room.unreachable = true
    const other = new Provider({ boardId: 'b1', personId: 'p2', environment: environment() })
    open.push(other)
    other.connect()
    await quiet()
    expect(elements(other.doc).size).toBe(0)
  })

  test('without IndexedDB the work goes on in memory, and says so', async () => {
    globalThis.indexedDB = { open: () => { throw new Error('denied') } } as unknown as IDBFactory
    const provider = await synced()
    note(provider.doc, 'a')
    await until(() => 'a' in room.texts() && provider.status.value.kind === 'saved')
    expect(provider.status.value.localCopy).toBe(false)
  })
})

describe('two tabs of one person', () => {
  test('do not count or send what the other still holds', async () => {
    const one = await synced()
    room.unreachable = true
    room.cut()
    note(one.doc, 'a')
    await quiet()
    const two = tab()
    await until(() => two.content.value === 'none')
    await quiet()
    expect(one.status.value.unsaved).toBe(1)
    expect(two.status.value.unsaved).toBe(0)
  })

  test('the one that stays takes over what the other left', async () => {
    const locks = browser.tab()
    const one = await synced({ locks })
    room.unreachable = true
    room.cut()
    note(one.doc, 'a', 'left behind')
    const two = tab()
    await quiet()
    dispatchEvent(new Event('pagehide'))
    await quiet()
    locks.end()
    await until(() => two.status.value.unsaved === 1)
    expect(elements(two.doc).toJSON()).toMatchObject({ a: { text: 'left behind' } })
  })
})

test('dispose leaves no timer, no socket and no listener', async () => {
  const provider = await synced()
  note(provider.doc, 'a')
  room.cut()
  await provider.dispose()
  await provider.dispose()
  expect(clock.pending).toBe(0)
  expect(room.sessions.size).toBe(0)
  const opened = room.opened
  dispatchEvent(new Event('online'))
  dispatchEvent(new Event('pageshow'))
  document.dispatchEvent(new Event('visibilitychange'))
  clock.advance(600_000)
  await quiet()
  expect(room.opened).toBe(opened)
})
