import 'fake-indexeddb/auto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Provider } from '../../../client/src/sync/provider.ts'
import { RealServer } from '../support/real-server.ts'
import { until } from '../support/until.ts'

const server = new RealServer()
let links: Record<'facilitator' | 'participant' | 'observer', string>
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

async function person(name: string, link = links.participant): Promise<Provider> {
  const provider = new Provider(await server.join(link, name))
  open.push(provider)
  provider.connect()
  await until(() => provider.status.value.kind === 'saved')
  return provider
}

function elements(provider: Provider): Y.Map<Y.Map<unknown>> {
  return provider.doc.getMap('elements')
}

function note(provider: Provider, id: string, text: string): void {
  provider.doc.transact(() => {
    const element = new Y.Map<unknown>([['type', 'note'], ['x', 1], ['y', 2], ['z', 'a0']])
    element.set('text', new Y.Text(text))
    elements(provider).set(id, element)
  })
}

function texts(provider: Provider): Record<string, string> {
  return Object.fromEntries([...elements(provider)].map(([id, each]) => [id, (each.get('text') as Y.Text).toString()]))
}

describe('against the real server', () => {
  test('two people see each other, what they write, and that it is saved', async () => {
    const [ana, bo] = [await person('Ана 🌻'), await person('Bo')]
    note(ana, 'a', 'Привіт 😀')
    ana.awareness.setLocalStateField('cursor', { x: 1, y: 2 })
    await until(() => texts(bo)['a'] === 'Привіт 😀' && ana.status.value.kind === 'saved')
    await until(() => bo.awareness.getStates().get(ana.doc.clientID)?.['cursor'] !== undefined)
    expect(bo.awareness.getStates().get(ana.doc.clientID)).toMatchObject({ user: { name: 'Ана 🌻' } })
    await until(() => bo.people.value.length === 2)
    // Who may do what is told by the list of people, once, and not with every move.
    expect(bo.people.value.map(({ name, role }) => [name, role]).sort()).toEqual([['Bo', 'participant'], ['Ана 🌻', 'participant']])
    expect(ana.board.value?.title).toBe('Board')
  })

  test('SY8, SY9: a refused change is taken out alone, on this side too', async () => {
    const [ana, bo] = [await person('Ana'), await person('Bo')]
    note(ana, 'before', 'one')
    await until(() => ana.status.value.kind === 'saved')
    ana.doc.getMap('notOurs').set('x', 1)
    note(ana, 'after', 'two')
    await until(() => ana.refused.value.length === 1 && ana.status.value.kind === 'saved')
    expect(texts(ana)).toEqual({ before: 'one', after: 'two' })
    await until(() => texts(bo)['after'] === 'two')
    expect(ana.refused.value[0]?.reason).toBe('invalid_update')
    expect(ana.doc.share.has('notOurs')).toBe(false)
  })

  test('D7: what only the server may write is refused as policy, and its room is whole again', async () => {
    const [ana, bo] = [await person('Ana'), await person('Bo')]
    ana.doc.getMap('meta').set('schemaVersion', 99)
    await until(() => ana.refused.value.length === 1 && ana.status.value.kind === 'saved')
    expect(ana.status.value.readOnly).toBe(false)
    note(ana, 'a', 'goes on')
    await until(() => texts(bo)['a'] === 'goes on')
  })

  test('SY5: an observer reads along and sends nothing', async () => {
    const [ana, eye] = [await person('Ana'), await person('Eye', links.observer)]
    expect(eye.status.value.readOnly).toBe(true)
    note(ana, 'a', 'seen')
    await until(() => texts(eye)['a'] === 'seen')
    expect(eye.refused.value).toEqual([])
  })

  test('a server killed in the middle of work: everything made meanwhile arrives once it is back', async () => {
    const [ana, bo] = [await person('Ana'), await person('Bo')]
    note(ana, 'a', 'before')
    await until(() => ana.status.value.kind === 'saved')
    await server.kill()
    await until(() => ana.status.value.kind === 'offline')
    for (let i = 0; i < 100; i += 1) note(ana, `n${i}`, String(i))
    expect(ana.status.value.unsaved).toBe(100)
    await server.start()
    ana.retryNow()
    bo.retryNow()
    await until(() => ana.status.value.kind === 'saved' && Object.keys(texts(bo)).length === 101)
    expect(texts(bo)).toEqual(texts(ana))
  }, 30_000)
})
