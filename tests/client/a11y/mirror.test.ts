import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Mirror } from '../../../client/src/a11y/mirror.ts'
import type { Board } from '../../../client/src/board/board.ts'
import type { Box } from '../../../client/src/geometry/box.ts'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { arrowBetween, emptyBoard, frame, note } from '../board/support.ts'
import { ManualClock } from '../support/manual-clock.ts'

let host: HTMLElement
let board: Board
let clock: ManualClock
let mirror: Mirror
let view: Box
const focused: string[] = []

let locked: string | undefined

beforeAll(() => setLanguage('en'))

beforeEach(() => {
  host = document.createElement('div')
  document.body.append(host)
  board = emptyBoard()
  clock = new ManualClock()
  view = { x: 0, y: 0, width: 1000, height: 1000 }
  focused.length = 0
  locked = undefined
  board.create([
    { ...frame('f', 0, 0, 400, 400), title: 'Expectations' } as Parameters<Board['create']>[0][number],
    note('a', 50, 100, { text: 'More trees', color: 'green' }), note('b', 200, 100, { text: 'Less noise' }),
    note('far', 5000, 5000, { text: 'Out of sight' }), arrowBetween('l', 'a', 'b'),
  ])
  mirror = new Mirror(host, board, {
    names: { frameTitle: ({ title }) => title, author: (id) => (id === 'a' ? 'Oksana' : undefined), remark: (id) => (id === locked ? 'locked' : '') },
    visible: () => view,
    onFocus: (id) => void focused.push(id),
    onActivate: () => undefined,
    clock,
  })
})

afterEach(() => {
  mirror.dispose()
  host.remove()
})

function button(id: string): HTMLButtonElement {
  const found = host.querySelector<HTMLButtonElement>(`[data-element="${id}"]`)
  if (found === null) throw new Error(`${id} is not in the mirror`)
  return found
}

const names = (): string[] => [...host.querySelectorAll('button')].map((each) => each.textContent)

describe('the mirror', () => {
  test('has the text of every element in view, in reading order, grouped by frame', () => {
    expect(names()).toEqual(['Expectations', 'More trees', 'Arrow from “More trees” to “Less noise”', 'Less noise'])
    expect(button('a').closest('ul')?.getAttribute('aria-label')).toBe('Expectations')
  })

  test('says of a locked element that it is, once that is known', async () => {
    await loadTexts('session')
    expect(button('b').getAttribute('aria-description')).not.toContain('locked')
    locked = 'b'
    mirror.reword()
    clock.advance(500)
    expect(button('b').getAttribute('aria-description')).toBe('Note, Yellow, in “Expectations”, locked')
  })

  test('describes what the text does not say', () => {
    expect(button('a').getAttribute('aria-description')).toBe('Note, Green, in “Expectations”, by Oksana')
  })

  test('follows the board after a moment, keeping the focus where it is', () => {
    button('b').focus()
    board.create([note('new', 100, 200, { text: 'Benches' })])
    board.remove(['a'])
    expect(names()).not.toContain('Benches')
    clock.advance(500)
    expect(names()).toContain('Benches')
    expect(names()).not.toContain('More trees')
    expect(document.activeElement).toBe(button('b'))
  })

  test('walks through the whole board, also where it is not in view, and says when it ends', () => {
    const walked: (string | undefined)[] = []
    while (mirror.walk(1)) walked.push(mirror.focusId)
    expect(walked).toEqual(['f', 'a', 'l', 'b', 'far'])
    expect(focused).toEqual(walked)
    expect(document.activeElement).toBe(button('far'))
    expect(mirror.walk(-1)).toBe(true)
    expect(mirror.focusId).toBe('b')
  })

  test('shows what is selected, and Tab comes back to it', () => {
    mirror.setSelection(new Set(['b']))
    expect(button('b').getAttribute('aria-pressed')).toBe('true')
    expect(button('a').getAttribute('aria-pressed')).toBe('false')
    expect([...host.querySelectorAll('[tabindex="0"]')]).toEqual([button('b')])
  })

  test('lies over its elements', () => {
    expect(button('a').style.cssText).toContain('left: 50px; top: 100px; width: 100px; height: 100px')
    mirror.setCamera({ x: 10, y: 20, zoom: 2 })
    clock.advance(500)
    expect(host.querySelector<HTMLElement>('ul')?.style.transform).toBe('scale(2) translate(-10px, -20px)')
  })

  const crowd = (count: number): void => {
    board.create(Array.from({ length: count }, (_, i) =>
      note(`n${i}`, (i % 60) * 16, Math.floor(i / 60) * 18, { text: `Idea ${i}` })))
    clock.advance(500)
  }

  test('has the text of each of 1,990 notes in view', () => {
    crowd(1990)
    const shown = new Set(names())
    expect(Array.from({ length: 1990 }, (_, i) => `Idea ${i}`).filter((text) => !shown.has(text))).toEqual([])
  })

  test('has the 2,000 in the middle where more are in view', () => {
    crowd(3000)
    expect(host.querySelectorAll('button').length).toBeLessThanOrEqual(2_050)
    expect(host.querySelectorAll('button').length).toBeGreaterThan(1_000)
    expect(names()).toContain('Idea 1530')
  })

  test('ends also where more than it holds lie on one spot', () => {
    board.create(Array.from({ length: 2100 }, (_, i) => note(`n${i}`, 500, 500)))
    clock.advance(500)
    expect(host.querySelectorAll('button').length).toBeLessThanOrEqual(2_050)
  })

  test('lays a crowd over nothing, and what is left of it over its elements again', () => {
    crowd(300)
    expect(host.querySelector<HTMLElement>('ul')?.style.transform).toBe('')
    view = { x: 0, y: 700, width: 10, height: 10 }
    mirror.setCamera({ x: 0, y: 700, zoom: 1 })
    clock.advance(500)
    expect(host.querySelector<HTMLElement>('ul')?.style.transform).toBe('scale(1) translate(0px, -700px)')
  })

  test('takes the focus along to what a key has made and selected, and from nowhere else', () => {
    board.create([note('new', 500, 500)])
    mirror.setSelection(new Set(['new']))
    expect(document.activeElement).toBe(document.body)
    mirror.focus('b')
    mirror.setSelection(new Set(['b']))
    board.create([note('newer', 600, 500)])
    mirror.setSelection(new Set(['newer']))
    expect(document.activeElement).toBe(button('newer'))
    expect(mirror.focusId).toBe('newer')
  })

  test('says which element has the keyboard, until the focus leaves the board', () => {
    mirror.focus('b')
    expect(mirror.ring.value).toBe('b')
    button('b').blur()
    expect(mirror.ring.value).toBeNull()
  })

  test('text of any kind and length is text, never markup', () => {
    board.create([note('x', 0, 500, { text: '<img src=x onerror=alert(1)> ' + 'ы'.repeat(100_000) })])
    clock.advance(500)
    expect(host.querySelector('img')).toBeNull()
    expect(button('x').textContent.length).toBeLessThan(2_100)
  })

  test('waits for a pause while much is happening, but not for ever', () => {
    for (let i = 0; i < 15; i++) {
      board.update([{ id: 'b', y: 200 + i }])
      clock.advance(100)
    }
    expect(button('b').style.top).toBe('100px')
    for (let i = 0; i < 10; i++) {
      board.update([{ id: 'b', y: 300 + i }])
      clock.advance(100)
    }
    expect(button('b').style.top).not.toBe('100px')
  })

  test('does nothing while the camera moves, and all of it when it rests', () => {
    board.create([note('new', 100, 200, { text: 'Benches' })])
    for (let i = 0; i < 40; i++) {
      mirror.setCamera({ x: i, y: 0, zoom: 1 })
      clock.advance(100)
    }
    expect(names()).not.toContain('Benches')
    clock.advance(400)
    expect(names()).toContain('Benches')
  })

  test('leaves no timer behind', () => {
    board.create([note('y')])
    mirror.dispose()
    expect(clock.pending).toBe(0)
  })
})
