import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { expectTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { openPage } from '../../../client/src/pages/open-page.tsx'
import { StartPage } from '../../../client/src/pages/start-page.tsx'
import { ApiServer } from '../support/api-server.ts'
import { quiet, until } from '../support/until.ts'

const LINKS = {
  facilitator: 'https://board.example/join#fff',
  participant: 'https://board.example/join#ppp',
  observer: 'https://board.example/join#ooo',
}

let api: ApiServer
let close: () => void

beforeEach(async () => {
  expectTexts('start')
  await setLanguage('de')
  document.body.innerHTML = '<div id="app"></div>'
  api = new ApiServer()
  api.answer('/api/info', { create_key_required: false })
  api.answer('/api/workshops', { workshop: { id: 'w', title: 'Base Camp' }, boards: [], links: LINKS }, 201)
  close = openPage(document.getElementById('app') as HTMLElement, <StartPage />, 'start.form')
})

afterEach(() => {
  close()
  vi.unstubAllGlobals()
})

function find<T extends HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}

function buttonNamed(name: string): HTMLButtonElement {
  const all = [...document.querySelectorAll('button')]
  const found = all.find((button) => (button.getAttribute('aria-label') ?? button.textContent).includes(name))
  if (!found) throw new Error(`no button ${name}`)
  return found
}

function type(selector: string, value: string): void {
  const input = find<HTMLInputElement>(selector)
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

async function submit(): Promise<void> {
  // What was typed is taken in before the form is sent.
  await quiet()
  find<HTMLFormElement>('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
}

describe('the start page', () => {
  test('creates a workshop and shows its three links', async () => {
    type('#title', ' Base Camp ')
    await submit()
    await until(() => document.querySelectorAll('.link-card').length === 3)
    expect(api.body('/api/workshops')).toEqual({
      title: 'Base Camp', language: 'de', boards: [{ title: 'Board 1' }], lobby: true, languages: ['de', 'en', 'uk'],
      time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    const shown = [...document.querySelectorAll<HTMLInputElement>('.link-card input')].map((input) => input.value)
    expect(shown).toEqual([LINKS.participant, LINKS.facilitator, LINKS.observer])
    expect(find<HTMLAnchorElement>('a.action-primary').href).toBe(LINKS.facilitator)
    await until(() => document.activeElement?.textContent === 'Ihr Workshop ist bereit')
  })

  test('boards get templates, and the template\'s name when they have none of their own', async () => {
    type('#title', 'W')
    buttonNamed('Vorlage wählen: Board 1').click()
    await until(() => document.querySelectorAll('.template').length === 13)
    buttonNamed('Problembaum').click()
    await until(() => document.querySelector('dialog') === null)
    buttonNamed('Weiteres Board').click()
    await until(() => document.querySelectorAll('.board-row').length === 2)
    await until(() => document.activeElement === document.querySelectorAll('.board-row input')[1])
    await submit()
    await until(() => api.body('/api/workshops') !== undefined)
    expect(api.body('/api/workshops')).toMatchObject({
      boards: [{ title: 'Problembaum', template: 'problem-tree' }, { title: 'Board 2' }],
    })
  })

  test('the waiting room and the languages of texts are chosen where they are not in the way', async () => {
    const more = find<HTMLDetailsElement>('.more-settings')
    expect(more.open).toBe(false)
    expect(find('.more-settings summary .hint').textContent).toBe('mit Warteraum · Deutsch · English · Українська')
    const [lobby, german, english] = [...more.querySelectorAll<HTMLInputElement>('input[type=checkbox]')]
    lobby?.click()
    await quiet()
    english?.click()
    await quiet()
    expect(german?.disabled).toBe(true)
    expect(find('.more-settings summary .hint').textContent).toBe('ohne Warteraum · Deutsch · Українська')
    // Written in English after all: then its texts have that language.
    find<HTMLInputElement>('input[name=language][value=en]').click()
    await quiet()
    type('#title', 'W')
    await submit()
    await until(() => api.body('/api/workshops') !== undefined)
    expect(api.body('/api/workshops')).toMatchObject({ language: 'en', languages: ['de', 'en', 'uk'], lobby: false })
  })

  test('the last board cannot be removed; after removing one the focus has a place', async () => {
    expect(() => buttonNamed('entfernen')).toThrow()
    buttonNamed('Weiteres Board').click()
    await until(() => document.querySelectorAll('.board-row').length === 2)
    buttonNamed('Board 2 entfernen').click()
    await until(() => document.querySelectorAll('.board-row').length === 1)
    expect(document.activeElement?.textContent).toContain('Weiteres Board')
    expect(find('[role=status]').textContent).toBe('Noch 1 Board.')
  })

  test('an empty name is told at its field, and no more once something stands there', async () => {
    await submit()
    await until(() => document.activeElement === find('#title'))
    const error = find('#title').getAttribute('aria-describedby') ?? ''
    expect(document.getElementById(error)?.textContent).toBe('Bitte füllen Sie dieses Feld aus.')
    expect(api.requests.map(({ path }) => path)).toEqual(['/api/info'])
    type('#title', 'x')
    await until(() => !find('#title').hasAttribute('aria-invalid'))
  })

  test('a server that wants a key gets one', async () => {
    api.problem('/api/workshops', 403, 'create_key', 'create_key')
    type('#title', 'W')
    await submit()
    await until(() => document.activeElement?.id === 'create_key')
    expect(find('#create_key-error').textContent).toBe('Dieser Schlüssel stimmt nicht.')
    type('#create_key', 'correct horse')
    await submit()
    await until(() => (api.body('/api/workshops') as { create_key?: string }).create_key === 'correct horse')
  })

  test('without a network nothing is lost and the alert has the focus', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
    type('#title', 'W')
    await submit()
    await until(() => document.activeElement?.getAttribute('role') === 'alert')
    expect(find('[role=alert]').textContent).toContain('nicht erreichbar')
    expect(find<HTMLInputElement>('#title').value).toBe('W')
  })

  test('all of it changes its language in place, keeping what was typed', async () => {
    type('#title', 'Base Camp')
    buttonNamed('Українська').click()
    await until(() => find('h1').textContent === 'Одна дошка для всіх за столом')
    expect(find<HTMLInputElement>('#title').value).toBe('Base Camp')
    expect(document.title).toBe('Новий воркшоп – Дошка Living Lab')
  })
})
