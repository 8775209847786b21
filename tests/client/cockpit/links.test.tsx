import { act } from 'preact/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { LinksDialog } from '../../../client/src/cockpit/links.tsx'
import { after, byName, shown } from '../ui/support.tsx'
import { leadBench, press, type LeadBench } from './support.tsx'

const LINK = {
  id: 'l1', role: 'participant', title: 'Flyer', lab: '', level: null, opens_ms: null, expires_ms: null, uses: 3, max_uses: null,
  code: 'ABCD-EFGH', revoked: false,
}

let bench: LeadBench
let host: HTMLElement
const closed = vi.fn()

beforeEach(async () => {
  closed.mockReset()
  bench = await leadBench()
  bench.answers.set('links', { links: [LINK] })
  bench.answers.set('rotate', { url: 'http://localhost/join#new', code: 'NEWC-ODE1' })
  HTMLDialogElement.prototype.showModal ??= () => undefined
  host = shown(<LinksDialog lead={bench.lead} onClose={closed} />)
  await vi.waitFor(() => expect(host.textContent).toContain('Flyer'))
})

const orders = (): readonly string[] => bench.sent.map(({ path }) => path).filter((path) => /(rotate|revoke)$/.test(path))

async function begin(name: string): Promise<void> {
  const button = byName(host, name)
  button.focus()
  await press(button)
}

test.each([
  ['Replace with a new link: Flyer', 'Yes, replace it', 'rotate'],
  ['Block this link: Flyer', 'Yes, block it', 'revoke'],
])('%s: first it is asked, then done', async (name, yes, path) => {
  await begin(name)
  expect(orders()).toEqual([])
  expect(host.querySelector('.ask-again p')?.textContent).toContain('printed invitations')
  await press(byName(host, yes))
  expect(orders()).toEqual([`/api/workshops/w/links/l1/${path}`])
  expect(host.querySelector('.ask-again')).toBeNull()
})

test('whoever presses Enter twice, or Escape, has changed nothing, and is where they were', async () => {
  await begin('Block this link: Flyer')
  expect(document.activeElement?.textContent).toBe('Cancel')
  await press(document.activeElement as HTMLElement)
  expect(document.activeElement).toBe(byName(host, 'Block this link: Flyer'))

  await begin('Replace with a new link: Flyer')
  const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })
  after(() => void document.activeElement?.dispatchEvent(escape))
  expect(escape.defaultPrevented).toBe(true)
  expect(host.querySelector('.ask-again')).toBeNull()
  expect([orders(), closed.mock.calls]).toEqual([[], []])
})

test('to ask the one question takes back the other', async () => {
  await begin('Block this link: Flyer')
  await begin('Replace with a new link: Flyer')
  await act(() => Promise.resolve())
  expect(host.querySelectorAll('.ask-again')).toHaveLength(1)
  expect(document.activeElement?.textContent).toBe('Cancel')
})
