import { beforeAll, expect, test, vi } from 'vitest'
import { loadReplayTexts } from '../../../client/src/replay/texts.ts'
import { ActPanel } from '../../../client/src/replay/acting/act-panel.tsx'
import { ActProblem, sequenceAt } from '../../../client/src/replay/acting/orders.ts'
import { HttpSource } from '../../../client/src/replay/http-source.ts'
import { Projector } from '../../../client/src/replay/projector.ts'
import { Reel } from '../../../client/src/replay/reel.ts'
import type { Change } from '../../../client/src/replay/film-types.ts'
import { makeView, type View } from '../../../client/src/replay/view.ts'
import { after, byName, shown } from '../ui/support.tsx'
import { frame, note, TestSource } from './support.ts'

type Body = Readonly<Record<string, unknown>>

class ActSource extends TestSource {
  readonly orders: { readonly path: string; readonly body: Body }[] = []
  reply: unknown = {}
  problem: Error | undefined

  readonly order = async (path: string, body: Body): Promise<unknown> => {
    this.orders.push({ path, body })
    await Promise.resolve()
    if (this.problem !== undefined) throw this.problem
    return this.reply
  }
}

const FILM: readonly Change[] = [
  { sequence: 3, atMs: 1_000, author: 1, ops: [{ kind: 'put', id: 'a', fields: note('one') }] },
  { sequence: 5, atMs: 2_000, author: 1, ops: [{ kind: 'put', id: 'f', fields: frame('F', 0, 0) }] },
  { sequence: 9, atMs: 3_000, author: 1, ops: [{ kind: 'gone', id: 'a' }] },
]

beforeAll(loadReplayTexts)

async function opened(atMs: number): Promise<{ source: ActSource; view: View; host: HTMLElement }> {
  const source = new ActSource(FILM, { size: 2 })
  const projector = new Projector({ source, opened: await source.opened() })
  await projector.open('b1', atMs)
  const view = makeView(projector, undefined)
  return { source, view, host: shown(<ActPanel view={view} />) }
}

function press(host: HTMLElement, name: string): void {
  after(() => byName(host, name).click())
}

async function says(host: HTMLElement, text: string): Promise<void> {
  await vi.waitFor(() => expect(host.textContent).toContain(text))
}

test('nothing happens on the board before it was looked at, and what was done can be undone', async () => {
  const { source, host } = await opened(2_500)
  source.reply = { put: 1, removed: 0, changed: 2, kept: [] }
  press(host, 'The whole board')
  await says(host, 'This would bring back 1 element, remove 0 and change 2.')
  expect(source.orders).toMatchObject([{ path: '/boards/b1/restore/preview', body: { at: 5, scope: 'board' } }])
  source.reply = { entry: 12, put: 1, removed: 0, changed: 2, kept: [{ element: 'x', why: 'shared' }] }
  press(host, 'Do it on the board')
  await says(host, '1 element stays')
  expect(source.orders[1]).toMatchObject({ path: '/boards/b1/restore', body: { at: 5, scope: 'board' } })
  press(host, 'Undo')
  await vi.waitFor(() => expect(source.orders[2]).toMatchObject({ path: '/boards/b1/undo-act', body: { entry: 12 } }))
})

test('an element or a frame is brought back by itself', async () => {
  const { source, view, host } = await opened(2_500)
  expect(host.textContent).toContain('choose it on the board')
  after(() => (view.element.value = 'f'))
  press(host, 'The chosen frame and what lies in it')
  await vi.waitFor(() => expect(source.orders[0]).toMatchObject({ body: { scope: 'frame', id: 'f' } }))
  await says(host, 'There is nothing to change.')
})

test('a person is chosen by key, and the time is that of the film', async () => {
  const { source, view, host } = await opened(2_500)
  const select = host.querySelector('select')
  if (select === null) throw new Error('nobody to choose')
  select.value = view.opened.people[0]?.key ?? ''
  after(() => select.dispatchEvent(new Event('change', { bubbles: true })))
  press(host, 'Show what would change')
  await vi.waitFor(() => expect(source.orders[0]).toMatchObject({
    path: '/boards/b1/revert/preview', body: { person: view.opened.people[0]?.key, since_ms: 2_500 },
  }))
})

test('what the server says against it is told', async () => {
  const { source, host } = await opened(2_500)
  source.problem = new ActProblem('That is undone already.')
  press(host, 'The whole board')
  await vi.waitFor(() => expect(host.querySelector('[role=alert]')?.textContent).toBe('That is undone already.'))
})

test('the entry of a moment is that of the last change until then', async () => {
  const source = new TestSource(FILM, { size: 2 })
  const index = await source.index('b1')
  const reel = new Reel(source, index)
  const found = await Promise.all([0, 1_000, 1_999, 2_000, 2_999, 3_000, 9_999].map((atMs) => sequenceAt(reel, index, atMs)))
  expect(found).toEqual([0, 3, 3, 5, 5, 9, 9])
})

test('only members act: a link to the replay brings no power', () => {
  expect(new HttpSource('w', { secret: 's' }).order).toBeUndefined()
  expect(new HttpSource('w', { person: 'p' }).order).toBeDefined()
})
