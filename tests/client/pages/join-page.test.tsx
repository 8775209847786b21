import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setLanguage } from '../../../client/src/i18n/i18n.ts'
import { JoinPage } from '../../../client/src/pages/join-page.tsx'
import { openPage } from '../../../client/src/pages/open-page.tsx'
import { personOn } from '../../../client/src/platform/identity.ts'
import { ApiServer } from '../support/api-server.ts'
import { quiet, until } from '../support/until.ts'

let api: ApiServer
let close: () => void
let went: string[]

beforeEach(async () => {
  localStorage.clear()
  sessionStorage.clear()
  await setLanguage('uk')
  document.body.innerHTML = '<div id="app"></div>'
  api = new ApiServer()
  api.answer('/api/join', { person: { id: 'p1', name: 'Оксана' }, boards: [{ id: 'b1' }, { id: 'b2' }] })
  went = []
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
  close = openPage(document.getElementById('app') as HTMLElement, <JoinPage onJoined={(boardId) => went.push(boardId)} />, 'join.title')
}

function enter(selector: string, value: string): void {
  const input = document.querySelector<HTMLInputElement>(selector)
  if (!input) throw new Error(`no ${selector}`)
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
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
    expect(api.body('/api/join')).toEqual({ link: 'secret', name: 'Оксана', language: 'uk' })
    expect(went).toEqual(['b1'])
    expect([personOn('b1'), personOn('b2')]).toEqual(['p1', 'p1'])
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
