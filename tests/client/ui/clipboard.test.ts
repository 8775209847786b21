import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { setLanguage } from '../../../client/src/i18n/i18n.ts'
import { listenToClipboard } from '../../../client/src/ui/clipboard.ts'
import { frame, note } from '../board/support.ts'
import { pageBench, type PageBench } from './support.tsx'

let page: PageBench
let stop: () => void
let hasFocus = true

beforeAll(() => setLanguage('en'))

beforeEach(() => {
  page = pageBench()
  hasFocus = true
  stop = listenToClipboard(page.model, () => hasFocus)
})

afterEach(() => stop())

class Data {
  private readonly held = new Map<string, string>()
  getData = (type: string): string => this.held.get(type) ?? ''
  setData = (type: string, text: string): void => void this.held.set(type, text)
}

function fire(type: 'copy' | 'cut' | 'paste', data: Data): Event {
  const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), { clipboardData: data })
  document.dispatchEvent(event)
  return event
}

function plain(text: string): Data {
  const data = new Data()
  data.setData('text/plain', text)
  return data
}

describe('copy and paste', () => {
  test('elements come back as themselves, words go to every other program', () => {
    page.board.create([note('a', 0, 0, { text: 'More trees' }), note('b', 300, 0, { text: 'Benches', color: 'blue' })])
    page.stage.select(['a', 'b'])
    const data = new Data()
    expect(fire('copy', data).defaultPrevented).toBe(true)
    expect(data.getData('text/plain')).toBe('More trees\nBenches')
    fire('paste', data)
    expect(page.board.size).toBe(4)
    expect([...page.stage.selection.value].map((id) => page.board.get(id)).map((each) => each !== undefined && 'text' in each && each.text).sort()).toEqual(['Benches', 'More trees'])
  })

  test('a frame is copied with what lies in it; cut takes it away', () => {
    page.board.create([frame('f', 0, 0, 500, 500), note('in', 100, 100)])
    page.stage.select(['f'])
    const data = new Data()
    fire('cut', data)
    expect([...page.board.all()].map(({ id }) => id)).toEqual(['in'])
    fire('paste', data)
    expect(page.board.size).toBe(3)
  })

  test('where the browser keeps plain text only, the same words still mean the same elements', () => {
    page.board.create([note('a', 0, 0, { text: 'One\nTwo', color: 'purple' })])
    page.stage.select(['a'])
    const data = new Data()
    fire('copy', data)
    fire('paste', plain(data.getData('text/plain')))
    const [id = ''] = page.stage.selection.value
    expect(page.board.get(id)).toMatchObject({ text: 'One\nTwo', color: 'purple' })
  })

  test('lines from elsewhere become notes', () => {
    fire('paste', plain('Bäume\nBänke\n\nРинок'))
    expect(page.board.size).toBe(3)
    expect(page.notices).toEqual([{ kind: 'pasted', count: 3 }])
  })

  test.each(['', '   ', '{"format":"living-lab-elements","elements":[{"type":"note"},7,null]}'])('%j is handled', (text) => {
    fire('paste', plain(text))
    expect(page.board.size).toBeLessThanOrEqual(1)
  })

  test('a huge clipboard makes few notes and says so', () => {
    fire('paste', plain('x\n'.repeat(1_000_000)))
    expect(page.board.size).toBe(200)
    expect(page.model.toast.value?.text).toContain('200')
  })

  test('a text field keeps its clipboard, and who may only read pastes nothing', () => {
    hasFocus = false
    expect(fire('paste', plain('a')).defaultPrevented).toBe(false)
    hasFocus = true
    page.readOnly.value = true
    fire('paste', plain('a'))
    expect(page.board.size).toBe(0)
  })
})
