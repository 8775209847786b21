import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../../client/src/board/board.ts'
import type { NewElement } from '../../../client/src/board/schema.ts'
import { readFrames } from '../../../client/src/cockpit/board-frames.ts'
import { FocusFrames } from '../../../client/src/cockpit/focus-frames.tsx'
import type { StepDraft } from '../../../client/src/live/command-types.ts'
import { note } from '../board/support.ts'
import { after, byName, shown } from '../ui/support.tsx'
import { leadBench, press } from './support.tsx'

const STEP: StepDraft = {
  mode: 'open', minutes: 5, title: { en: 'Sort' }, instruction: {}, boards: [], frames: [{ board: 'b2', element: 'lost' }], scope: 'board', own_only: false,
}

function titled(id: string, y: number, title: string): NewElement {
  return { type: 'frame', id, x: 0, y, width: 500, height: 400, title }
}

afterEach(() => vi.unstubAllGlobals())

function stateOf(): Uint8Array<ArrayBuffer> {
  const doc = new Y.Doc()
  const board = new Board(doc)
  board.create([titled('f2', 900, 'Offers'), titled('f1', 0, 'Needs'), note('n', 10, 10)])
  return new Uint8Array(Y.encodeStateAsUpdate(doc))
}

test('frames of another board are read from its state, in reading order', async () => {
  const asked: unknown[] = []
  const get = (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    asked.push([url, init?.headers])
    return Promise.resolve(new Response(stateOf()))
  }
  const frames = await readFrames('b 2', 'p', get)
  expect(frames?.map(({ id, title }) => [id, title])).toEqual([['f1', 'Needs'], ['f2', 'Offers']])
  expect(asked).toEqual([['/api/boards/b%202/state', { 'X-Person': 'p' }]])
  expect(await readFrames('b', 'p', () => Promise.resolve(new Response('no', { status: 503 })))).toBeUndefined()
  expect(await readFrames('b', 'p', () => Promise.reject(new TypeError('offline')))).toBeUndefined()
  expect(await readFrames('b', 'p', () => Promise.resolve(new Response('no update')))).toBeUndefined()
})

async function look(host: HTMLElement, title: RegExp): Promise<HTMLDetailsElement> {
  const found = [...host.querySelectorAll('details')].find((each) => title.test(each.querySelector('summary')?.textContent ?? ''))
  if (found === undefined) throw new Error('no such board')
  found.open = true
  found.dispatchEvent(new Event('toggle'))
  await vi.waitFor(() => expect(found.querySelector('[role=alert], input')).not.toBeNull())
  return found
}

test('a step gets frames of any board; what is gone from a board can be let go', async () => {
  const { lead, board } = await leadBench()
  board.create([titled('here', 0, 'Here')])
  let answer = new Response('busy', { status: 503 })
  vi.stubGlobal('fetch', () => Promise.resolve(answer))
  const changes: unknown[] = []
  const host = shown(<FocusFrames lead={lead} step={STEP} onChange={(change) => changes.push(change)} />)
  const boxOf = (within: HTMLElement, name: string): HTMLInputElement => {
    const label = [...within.querySelectorAll('label')].find((each) => each.textContent === name)
    return label?.querySelector('input') as HTMLInputElement
  }
  after(() => boxOf(host, 'Here').click())
  expect(changes.at(-1)).toEqual({ frames: [{ board: 'b2', element: 'lost' }, { board: 'b', element: 'here' }] })
  const other = await look(host, /^Group 1: 1 chosen$/)
  expect(other.querySelector('[role=alert]')?.textContent).toContain('could not be read')
  answer = new Response(stateOf())
  await press(byName(other, 'Try again'))
  await vi.waitFor(() => expect(other.textContent).toContain('Offers'))
  after(() => boxOf(other, 'Offers').click())
  expect(changes.at(-1)).toEqual({ frames: [{ board: 'b2', element: 'lost' }, { board: 'b2', element: 'f2' }] })
  after(() => boxOf(other, 'A frame that is no longer there').click())
  expect(changes.at(-1)).toEqual({ frames: [] })
})
