/** Work without a connection, and rules that change meanwhile: what they allow arrives, the rest is kept to copy from. */
import 'fake-indexeddb/auto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { LiveState } from '../../../client/src/live/live-state.ts'
import { screenOf } from '../../../client/src/session/screening.ts'
import { Provider } from '../../../client/src/sync/provider.ts'
import type { OpenSocket } from '../../../client/src/sync/socket.ts'
import { RealServer, type Joining } from '../support/real-server.ts'
import { until } from '../support/until.ts'

const CLOSED = { roles: [], levels: [], labs: [], people: [], is_closed: true }
const server = new RealServer()
let links: Awaited<ReturnType<RealServer['createWorkshop']>>
let open: Provider[] = []

beforeAll(() => server.start(), 30_000)
afterAll(() => server.dispose())
beforeEach(async () => {
  links = await server.createWorkshop()
})
afterEach(async () => {
  await Promise.all(open.map((provider) => provider.dispose()))
  open = []
})

/** A line that can be cut. */
class Line {
  isCut = false
  private readonly cuts = new Set<() => void>()

  through(openSocket: OpenSocket): OpenSocket {
    return (url, events) => {
      if (this.isCut) {
        queueMicrotask(() => events.onClose(1006))
        return { send: () => undefined, abandon: () => undefined }
      }
      const socket = openSocket(url, events)
      this.cuts.add(() => {
        socket.abandon()
        events.onClose(1006)
      })
      return socket
    }
  }

  cut(): void {
    this.isCut = true
    for (const cut of this.cuts) cut()
    this.cuts.clear()
  }
}

interface Visitor {
  readonly joined: Joining
  readonly provider: Provider
  readonly live: LiveState
  readonly line: Line
  /** Refusals that the server had to tell. */
  readonly told: string[]
}

/** `knowsRules`: as the page, which asks its own rules before it sends. */
function visit(joined: Joining, knowsRules = true): Visitor {
  const line = new Line()
  const live = new LiveState(joined.boardId)
  const environment = { ...joined.environment, openSocket: line.through(joined.environment.openSocket) }
  const provider: Provider = new Provider({
    ...joined, environment,
    ...(knowsRules && {
      loadScreen: async () => {
        await live.start()
        return screenOf(live, () => ({ role: provider.person.peek()?.role ?? 'participant' }))
      },
    }),
  })
  const told: string[] = []
  provider.onControl((event) => {
    live.receive(event)
    if (event.event === 'refused') told.push(String(event['reason']))
  })
  open.push(provider)
  provider.connect()
  return { joined, provider, live, line, told }
}

async function person(name: string, link = links.participant, knowsRules = true): Promise<Visitor> {
  const visitor = visit(await server.join(link, name), knowsRules)
  await isSaved(visitor)
  return visitor
}

async function isSaved({ provider }: Visitor): Promise<void> {
  await until(() => provider.status.value.kind === 'saved')
}

function elements({ provider }: Visitor): Y.Map<Y.Map<unknown>> {
  return provider.doc.getMap('elements')
}

function put(visitor: Visitor, id: string, values: Readonly<Record<string, unknown>>): void {
  const element = new Y.Map<unknown>(Object.entries({ z: 'a0', width: 100, height: 100, ...values }))
  if (values['type'] === 'note') element.set('text', new Y.Text(id))
  elements(visitor).set(id, element)
}

/** A note in the middle of one of the frames. */
function note(visitor: Visitor, id: string, frame: 'a' | 'b'): void {
  put(visitor, id, { type: 'note', x: frame === 'a' ? 100 : 1100, y: 100 })
}

function together(visitor: Visitor, change: () => void): void {
  visitor.provider.doc.transact(change)
}

function write(visitor: Visitor, id: string, text: string): void {
  const field = elements(visitor).get(id)?.get('text') as Y.Text
  for (const letter of text) field.insert(field.length, letter)
}

function state(visitor: Visitor): Record<string, unknown> {
  return Object.fromEntries([...elements(visitor)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, each]) => [id, each.toJSON()]))
}

/** Two frames, a note of Ana's in each; Ana then loses the line and works on. */
async function twoFrames(knowsRules: boolean): Promise<{ fay: Visitor; ana: Visitor }> {
  const fay = await person('Fay', links.facilitator)
  put(fay, 'frame-a', { type: 'frame', x: 0, y: 0, width: 600, height: 600 })
  put(fay, 'frame-b', { type: 'frame', x: 1000, y: 0, width: 600, height: 600 })
  await isSaved(fay)
  const ana = await person('Ana', links.participant, knowsRules)
  note(ana, 'a1', 'a')
  note(ana, 'b1', 'b')
  await isSaved(ana)
  ana.line.cut()
  await until(() => ana.provider.status.value.kind === 'offline')
  return { fay, ana }
}

/** In each frame a new note, words in the old one; and changes that are about both frames at once. */
function workOffline(ana: Visitor): void {
  note(ana, 'a2', 'a')
  write(ana, 'a2', ' more')
  note(ana, 'b2', 'b')
  write(ana, 'a1', ' tail')
  write(ana, 'b1', ' tail')
  together(ana, () => {
    note(ana, 'a3', 'a')
    note(ana, 'b3', 'b')
  })
  together(ana, () => ['a1', 'b1'].forEach((id) => elements(ana).get(id)?.set('color', 'red')))
}

async function comeBack(ana: Visitor): Promise<void> {
  ana.line.isCut = false
  ana.provider.retryNow()
  await isSaved(ana)
}

function words(ana: Visitor): string[] {
  return ana.provider.refused.value.flatMap(({ texts }) => texts).sort()
}

describe.each([
  { rules: 'known on this side', knowsRules: true },
  { rules: 'known to the server alone', knowsRules: false },
])('rules $rules', ({ knowsRules }) => {
  test('one of two frames is closed meanwhile: work in the other arrives, nothing is lost', async () => {
    const { fay, ana } = await twoFrames(knowsRules)
    workOffline(ana)
    await server.order(fay.joined.token, `boards/${fay.joined.boardId}/zones`, { frame: 'frame-a', rule: CLOSED })
    await comeBack(ana)
    await until(() => elements(fay).has('b3') && (elements(fay).get('b1')?.get('color') === 'red'))
    expect(Object.keys(state(fay))).toEqual(['a1', 'b1', 'b2', 'b3', 'frame-a', 'frame-b'])
    expect(state(fay)).toMatchObject({ a1: { text: 'a1' }, b1: { text: 'b1 tail', color: 'red' }, b2: { text: 'b2' } })
    expect(state(fay)['a1']).not.toHaveProperty('color')
    expect(state(ana)).toEqual(state(fay))
    expect(words(ana)).toEqual(['a1 tail', 'a2 more', 'a3'])
    for (const { reason, frame } of ana.provider.refused.value) expect({ reason, frame }).toEqual({ reason: 'zone', frame: 'frame-a' })
    expect(ana.provider.refused.value.flatMap((change) => change.elements).sort()).toEqual(['a1', 'a2', 'a3'])
    // Who knows the rules does not try what they forbid.
    expect(ana.told.length > 0).toBe(!knowsRules)
  })

  test('a note that others have made fast meanwhile stays as it is; all else arrives', async () => {
    const { fay, ana } = await twoFrames(knowsRules)
    workOffline(ana)
    await server.order(fay.joined.token, `boards/${fay.joined.boardId}/locks`, { lock: ['b1'], unlock: [] })
    await comeBack(ana)
    await until(() => elements(fay).has('b3') && elements(fay).has('a3'))
    expect(state(fay)).toMatchObject({ a1: { text: 'a1 tail', color: 'red' }, b1: { text: 'b1' }, a2: { text: 'a2 more' } })
    expect(state(ana)).toEqual(state(fay))
    expect(ana.provider.refused.value).toMatchObject([{ reason: 'locked', elements: ['b1'], texts: ['b1 tail'] }])
  })
})

describe('a board on which one may not write at all any more', () => {
  test('frozen: everything made without a connection is in the list, and the board is as it is for all', async () => {
    const { fay, ana } = await twoFrames(true)
    workOffline(ana)
    await server.order(fay.joined.token, `workshops/${fay.joined.workshopId}/freeze`, { frozen: true, boards: [fay.joined.boardId] })
    await comeBack(ana)
    expect(state(ana)).toEqual(state(fay))
    expect(words(ana)).toEqual(['a1 tail', 'a2 more', 'a3', 'b1 tail', 'b2', 'b3'])
    expect(new Set(ana.provider.refused.value.map(({ reason }) => reason))).toEqual(new Set(['frozen']))
    expect(ana.told).toEqual([])
    await server.order(fay.joined.token, `workshops/${fay.joined.workshopId}/freeze`, { frozen: false, boards: [fay.joined.boardId] })
    await until(() => !ana.provider.status.value.readOnly)
    note(ana, 'a9', 'a')
    await until(() => elements(fay).has('a9'))
  })

  test('an observer by now: nothing goes out, nothing is lost', async () => {
    const { fay, ana } = await twoFrames(true)
    note(ana, 'a2', 'a')
    await server.order(fay.joined.token, `workshops/${fay.joined.workshopId}/people/${ana.joined.personId}/role`, { role: 'observer' })
    await comeBack(ana)
    expect(ana.provider.refused.value).toMatchObject([{ reason: 'read_only', texts: ['a2'] }])
    expect(state(ana)).toEqual(state(fay))
  })
})

test('moved out of a frame that is closed by now: it goes back there', async () => {
  const { fay, ana } = await twoFrames(true)
  elements(ana).get('a1')?.set('x', 1300)
  elements(ana).get('b1')?.set('y', 200)
  await server.order(fay.joined.token, `boards/${fay.joined.boardId}/zones`, { frame: 'frame-a', rule: CLOSED })
  await comeBack(ana)
  await until(() => elements(fay).get('b1')?.get('y') === 200)
  expect(state(fay)).toMatchObject({ a1: { x: 100, y: 100 }, b1: { x: 1100, y: 200 } })
  expect(state(ana)).toEqual(state(fay))
  expect(ana.provider.refused.value).toMatchObject([{ reason: 'zone', elements: ['a1'], changed: 1 }])
  expect(ana.told).toEqual([])
})

test('the page was loaded anew without a connection: it is the same', async () => {
  const { fay, ana } = await twoFrames(true)
  workOffline(ana)
  await ana.provider.dispose()
  await server.order(fay.joined.token, `boards/${fay.joined.boardId}/zones`, { frame: 'frame-a', rule: CLOSED })
  const again = visit(ana.joined)
  await until(() => again.provider.refused.value.length === 3)
  await isSaved(again)
  await until(() => elements(fay).has('b3'))
  expect(state(again)).toEqual(state(fay))
  expect(words(again)).toEqual(['a1 tail', 'a2 more', 'a3'])
})

test('where only one’s own may be changed, what one made without a connection is one’s own', async () => {
  const { fay, ana } = await twoFrames(true)
  put(fay, 'fays', { type: 'note', x: 1200, y: 300 })
  await isSaved(fay)
  note(ana, 'a2', 'a')
  write(ana, 'a2', ' more')
  await server.order(fay.joined.token, `workshops/${fay.joined.workshopId}/settings`, { own_only: true })
  await comeBack(ana)
  await until(() => elements(fay).has('a2'))
  expect(state(fay)).toMatchObject({ a2: { text: 'a2 more' } })
  expect(ana.provider.refused.value).toEqual([])
})
