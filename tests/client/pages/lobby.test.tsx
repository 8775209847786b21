import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { openPage } from '../../../client/src/pages/open-page.tsx'
import { LobbyPage } from '../../../client/src/pages/waiting-pages.tsx'
import { personOn, rememberWaiting, waitingPerson } from '../../../client/src/platform/identity.ts'
import { ApiServer } from '../support/api-server.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { until } from '../support/until.ts'

/** The server's end of the lobby socket. */
class Line {
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  isClosed = false

  close(): void {
    this.isClosed = true
  }

  tell(event: Record<string, unknown>): void {
    this.onmessage?.({ data: JSON.stringify(event) })
  }
}

let clock: ManualClock
let lines: Line[]
let went: unknown[]
let leave: () => void
let api: ApiServer

beforeEach(async () => {
  localStorage.clear()
  sessionStorage.clear()
  await setLanguage('en')
  await loadTexts('session')
  document.body.innerHTML = '<div id="app"></div>'
  clock = new ManualClock()
  lines = []
  went = []
  leave = () => undefined
  api = new ApiServer()
})

afterEach(() => {
  leave()
  vi.unstubAllGlobals()
})

function open(): void {
  const openSocket = (url: string): WebSocket => {
    expect(url).toContain('/lobby?person=p1')
    const line = new Line()
    lines.push(line)
    return line as unknown as WebSocket
  }
  const page = <LobbyPage onAdmitted={(to) => went.push(to)} parts={{ clock, openSocket }} />
  leave = openPage(document.getElementById('app') as HTMLElement, page, 'lobby.title')
}

const text = (): string => document.body.textContent ?? ''

describe('the lobby', () => {
  test('says once where one is, and what the workshop says', async () => {
    rememberWaiting('p1', 'secret')
    open()
    await until(() => lines.length === 1)
    expect(document.querySelectorAll('[role=status]')).toHaveLength(1)
    expect(document.activeElement).toBe(document.querySelector('h1'))
    lines[0]?.tell({ event: 'waiting', workshop: { title: 'Base Camp' }, welcome: { en: 'Welcome!' }, language: 'en' })
    await until(() => text().includes('Welcome!'))
    expect(text()).toContain('Base Camp')
  })

  test('whoever is let in goes to their group\'s board as the same person', async () => {
    rememberWaiting('p1', '')
    open()
    await until(() => lines.length === 1)
    lines[0]?.tell({ event: 'admitted', boards: [{ id: 'b0', title: 'A' }, { id: 'b1', title: 'B' }], group_board: 'b1' })
    expect(went).toEqual([{ boardId: 'b1', stateBytes: Infinity }])
    expect([personOn('b0'), personOn('b1'), waitingPerson()]).toEqual(['p1', 'p1', undefined])
    expect(lines[0]?.isClosed).toBe(true)
  })

  test('a lost line is made up for by asking, and tried again', async () => {
    rememberWaiting('p1', '')
    api.answer('/api/me', { state: 'waiting', boards: [] })
    open()
    await until(() => lines.length === 1)
    lines[0]?.onclose?.({ code: 1006 })
    clock.advance(5_000)
    await until(() => lines.length === 2)
    api.answer('/api/me', { state: 'admitted', boards: [{ id: 'b0' }], group_board: null })
    lines[1]?.onclose?.({ code: 1006 })
    clock.advance(5_000)
    await until(() => went.length === 1)
    expect(went).toEqual([{ boardId: 'b0', stateBytes: Infinity }])
    expect(clock.pending).toBe(0)
  })

  test.each([4401, 4403, 4410])('closed with %i, it says so and forgets', async (code) => {
    rememberWaiting('p1', '')
    open()
    await until(() => lines.length === 1)
    lines[0]?.onclose?.({ code })
    await until(() => text().includes('You were not let in.'))
    expect(waitingPerson()).toBeUndefined()
  })

  test('nonsense over the line changes nothing', async () => {
    rememberWaiting('p1', '')
    open()
    await until(() => lines.length === 1)
    lines[0]?.onmessage?.({ data: '{' })
    lines[0]?.onmessage?.({ data: '7' })
    lines[0]?.tell({ event: 'people', people: [] })
    expect(went).toEqual([])
  })
})
