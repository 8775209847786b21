import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setLanguage } from '../../../client/src/i18n/i18n.ts'
import { JoinPage } from '../../../client/src/pages/join-page.tsx'
import { openPage } from '../../../client/src/pages/open-page.tsx'
import { personOn, waitingPerson } from '../../../client/src/platform/identity.ts'
import { ApiServer } from '../support/api-server.ts'
import { quiet, until } from '../support/until.ts'

const PREVIEW = {
  workshop: { title: 'Base Camp', languages: ['de', 'en', 'uk'] }, role: 'participant', lab: null, level: null,
  labs: [{ id: 'l1', title: 'Neuhafen' }, { id: 'l2', title: 'Odesa' }],
  welcome: { de: 'Willkommen', uk: 'Ласкаво просимо' }, retention_days: 30, replay: true, lobby: true,
}

let api: ApiServer
/** 128 bits and more. */
const COMMAND: unknown = expect.stringMatching(/^[0-9a-z]{25}$/)
let close: () => void
let went: unknown[]
let closed: string[]

beforeEach(async () => {
  localStorage.clear()
  sessionStorage.clear()
  await setLanguage('uk')
  document.body.innerHTML = '<div id="app"></div>'
  api = new ApiServer()
  api.answer('/api/join', { person: { id: 'p1', name: 'Оксана' }, boards: [{ id: 'b1' }, { id: 'b2' }], state_bytes: 70_000 })
  went = []
  closed = []
  close = () => undefined
})

afterEach(() => {
  close()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  history.replaceState(null, '', '/')
})

function open(address: string): void {
  history.replaceState(null, '', address)
  const page = <JoinPage onJoined={(to) => went.push(to)} onClosed={({ name }) => closed.push(name)} />
  close = openPage(document.getElementById('app') as HTMLElement, page, 'join.title')
}

function enter(selector: string, value: string): void {
  const input = document.querySelector<HTMLInputElement>(selector)
  if (!input) throw new Error(`no ${selector}`)
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

function choose(selector: string, value: string): void {
  const select = document.querySelector<HTMLSelectElement>(selector)
  if (!select) throw new Error(`no ${selector}`)
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

async function submit(): Promise<void> {
  // What was typed is taken in before the form is sent.
  await quiet()
  document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
}

describe('the join page', () => {
  test('takes the secret out of the address bar before anything else', () => {
    open('/join#secret')
    expect(location.href.endsWith('/join')).toBe(true)
  })

  test('joins with a name and goes to the first board as that person', async () => {
    open('/join#secret')
    enter('#name', ' Оксана ')
    await submit()
    await until(() => went.length === 1)
    expect(api.body('/api/join')).toMatchObject({ link: 'secret', name: 'Оксана', language: 'uk' })
    expect(went).toEqual([{ boardId: 'b1', stateBytes: 70_000 }])
    expect([personOn('b1'), personOn('b2')]).toEqual(['p1', 'p1'])
  })

  test('trying again is the same wish, also after a reload, until it is another one or granted', async () => {
    const command = (): unknown => (api.body('/api/join') as { command: unknown }).command
    const asked = (): number => api.requests.filter(({ path }) => path === '/api/join').length
    const ask = async (name: string): Promise<unknown> => {
      const before = asked()
      enter('#name', name)
      await submit()
      await until(() => asked() === before + 1)
      await quiet()
      return command()
    }
    api.problem('/api/join', 503, 'storage_busy')
    open('/join#secret')
    const first = await ask('Оксана')
    expect(first).toEqual(COMMAND)
    expect(await ask('Оксана')).toBe(first)
    close()
    open('/join')
    expect(await ask('Оксана')).toBe(first)
    expect(await ask('Ганна')).not.toBe(first)
    api.answer('/api/join', { person: { id: 'p1', name: 'Ганна' }, boards: [{ id: 'b1' }], state_bytes: 0 })
    const granted = await ask('Ганна')
    await until(() => went.length === 1)
    close()
    localStorage.clear()
    open('/join#secret')
    expect(await ask('Ганна')).not.toBe(granted)
  })

  test('a reload still knows the link, another tab does not', () => {
    open('/join#secret')
    close()
    open('/join')
    expect(document.querySelector('#name')).not.toBeNull()
    close()
    sessionStorage.clear()
    open('/join')
    expect(document.querySelector('#link')).not.toBeNull()
  })

  test('who comes back through the same link may go on as the same person', async () => {
    open('/join#secret')
    enter('#name', 'Оксана')
    await submit()
    await until(() => went.length === 1)
    close()
    open('/join#secret')
    const again = document.querySelector<HTMLAnchorElement>('a.action-primary')
    expect(again?.textContent).toBe('Продовжити як Оксана')
    expect(again?.getAttribute('href')).toBe('/board/b1')
    document.querySelector<HTMLButtonElement>('button.action-plain')?.click()
    await until(() => document.querySelector('#name') !== null)
  })

  test('a link that leads nowhere is said kindly, and another can be pasted', async () => {
    api.problem('/api/join', 404, 'link_not_found', 'link')
    open('/join#old')
    enter('#name', 'Оксана')
    await submit()
    await until(() => document.querySelector('h1')?.textContent === 'Це посилання недійсне')
    await until(() => document.activeElement === document.querySelector('h1'))
    enter('#link', 'https://board.example/join#fresh')
    await submit()
    await until(() => document.querySelector('#name') !== null)
    enter('#name', 'Оксана')
    await submit()
    await until(() => (api.body('/api/join') as { link: string }).link === 'fresh')
  })

  test('what is stored, and that one waits, is said before anybody enters', async () => {
    api.answer('/api/join/preview', PREVIEW)
    open('/join#secret')
    await until(() => document.querySelector('.join-notice') !== null)
    const text = document.body.textContent ?? ''
    expect(text).toContain('Base Camp')
    expect(text).toContain('Ласкаво просимо')
    expect(text).toContain('Написане та його перебіг зберігаються 30 днів.')
    expect(text).toContain('кімнати очікування')
  })

  test('level and lab are sent when told, and not asked where the link says them', async () => {
    api.answer('/api/join/preview', PREVIEW)
    open('/join#secret')
    await until(() => document.querySelector('#level') !== null)
    enter('#name', 'Оксана')
    choose('#level', 'city')
    choose('#lab', 'l2')
    await submit()
    await until(() => went.length === 1)
    expect(api.body('/api/join')).toEqual({ link: 'secret', name: 'Оксана', language: 'uk', level: 'city', lab: 'l2', command: COMMAND })
    close()
    localStorage.clear()
    api.answer('/api/join/preview', { ...PREVIEW, lab: { id: 'l1', title: 'Neuhafen' }, level: 'city' })
    open('/join#other')
    await until(() => document.querySelector('.join-notice') !== null)
    expect([document.querySelector('#lab'), document.querySelector('#level')]).toEqual([null, null])
  })

  test('who has to wait goes to the lobby, and comes back there through the same link', async () => {
    api.answer('/api/join', { person: { id: 'p1', name: 'Оксана' }, boards: [], state: 'waiting' })
    open('/join#secret')
    enter('#name', 'Оксана')
    await submit()
    await until(() => went.length === 1)
    expect(went).toEqual(['lobby'])
    expect(waitingPerson()).toEqual({ personId: 'p1', door: 'secret' })
    close()
    open('/join#secret')
    expect(document.querySelector<HTMLAnchorElement>('a.action-primary')?.getAttribute('href')).toBe('/lobby')
  })

  test.each(['link_expired', 'link_revoked', 'link_used_up', 'link_not_open', 'banned'])('%s shuts the door at once', async (name) => {
    api.problem('/api/join/preview', 410, name)
    open('/join#secret')
    await until(() => closed.length === 1)
    expect(closed).toEqual([name])
  })

  test('a room code is as good as a link, however it is typed', async () => {
    open('/join')
    enter('#link', ' abc-d2 3e ')
    await submit()
    await until(() => document.querySelector('#name') !== null)
    enter('#name', 'Оксана')
    await submit()
    await until(() => went.length === 1)
    expect(api.body('/api/join')).toEqual({ code: 'ABCD23E', name: 'Оксана', language: 'uk', command: COMMAND })
  })

  test('a name is needed, and a wrong one is told at its field', async () => {
    open('/join#secret')
    await submit()
    await until(() => document.querySelector('#name-error')?.textContent === 'Будь ласка, заповніть це поле.')
    api.problem('/api/join', 400, 'wrong_text', 'name')
    enter('#name', 'x')
    await submit()
    await until(() => (document.querySelector('#name-error')?.textContent ?? '').includes('80'))
  })
})
