import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Nudging } from '../../../client/src/tools/nudging.ts'
import { BoardKeys } from '../../../client/src/ui/board-keys.ts'
import { frame, note } from '../board/support.ts'
import { pageBench, type PageBench } from './support.tsx'

let page: PageBench
let keys: BoardKeys
let region: HTMLElement
const walked: number[] = []

beforeEach(() => {
  page = pageBench()
  walked.length = 0
  document.body.innerHTML = '<div data-region="board" tabindex="-1"></div><input id="field"><button id="button"></button>'
  region = document.querySelector('[data-region="board"]') as HTMLElement
  region.focus()
  const nudging = new Nudging(page.stage)
  keys = new BoardKeys(page.model, () => ({
    scene: page.scene, machine: page.machine, nudging, focusId: undefined,
    walk: (step) => walked.push(step) > 0,
  }))
})

afterEach(() => keys.dispose())

function press(key: string, more: KeyboardEventInit = {}, target: Element = region): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  target.dispatchEvent(event)
  target.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }))
  return event
}

describe('keys on the board', () => {
  test('choose tools, walk, write, move, resize, delete, undo', () => {
    page.board.create([note('a')])
    page.stage.select(['a'])
    press('ArrowRight')
    press('ArrowDown', { shiftKey: true })
    press('ArrowRight', { altKey: true })
    expect(page.board.boxOf('a')).toEqual({ x: 8, y: 80, width: 116, height: 100 })
    expect(press('Tab').defaultPrevented).toBe(true)
    expect(walked).toEqual([1])
    press('Enter')
    expect(page.stage.editing.value?.id).toBe('a')
    page.stage.stopEditing()
    press('Delete')
    expect(page.board.size).toBe(0)
    press('z', { ctrlKey: true })
    expect(page.board.size).toBe(1)
    press('n')
    expect(page.stage.tool.value).toBe('note')
    press('Enter')
    expect(page.board.size).toBe(2)
  })

  test('Escape first gives up the tool, then the selection', () => {
    page.board.create([note('a')])
    page.stage.tool.value = 'hand'
    page.stage.select(['a'])
    press('Escape')
    expect([page.stage.tool.value, page.stage.selection.value.size]).toEqual(['select', 1])
    press('Escape')
    expect(page.stage.selection.value.size).toBe(0)
  })

  test('arrow keys move the view when nothing is selected', () => {
    press('ArrowRight')
    expect(page.view.camera.x).toBe(80)
  })

  test('dialogs open for a selection only', () => {
    press('m')
    expect(page.model.dialog.value).toBeNull()
    page.board.create([note('a'), frame('f', 500, 0, 300, 300)])
    page.stage.select(['a'])
    press('m')
    expect(page.model.dialog.value).toBe('moveTo')
  })

  test('space moves the view while it is held, not longer', () => {
    region.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true }))
    expect(keys.isPanning).toBe(true)
    window.dispatchEvent(new Event('blur'))
    expect(keys.isPanning).toBe(false)
  })
})

describe('keys elsewhere', () => {
  const at = (id: string): Element => document.getElementById(id) as Element

  test('a text field keeps all its keys', () => {
    page.board.create([note('a')])
    page.stage.select(['a'])
    for (const key of ['n', 'Delete', 'ArrowLeft', 'Enter', 'Tab', '?']) {
      expect(press(key, {}, at('field')).defaultPrevented).toBe(false)
    }
    expect([page.stage.tool.value, page.board.size]).toEqual(['select', 1])
  })

  test('a focused button keeps Enter, Tab and the arrows; tools and undo still work', () => {
    page.board.create([note('a')])
    page.stage.select(['a'])
    for (const key of ['Enter', 'Tab', 'ArrowLeft', 'Delete']) {
      expect(press(key, {}, at('button')).defaultPrevented).toBe(false)
    }
    press('h', {}, at('button'))
    expect(page.stage.tool.value).toBe('hand')
    press('z', { ctrlKey: true }, at('button'))
    expect(page.board.size).toBe(0)
  })

  test('single keys can be switched off; the others stay', () => {
    page.model.settings.singleKeys.value = false
    press('n')
    expect(page.stage.tool.value).toBe('select')
    page.board.create([note('a')])
    press('a', { ctrlKey: true })
    expect(page.stage.selection.value.size).toBe(1)
  })

  test("the browser's zoom is left alone", () => {
    for (const key of ['+', '-', '0']) expect(press(key, { ctrlKey: true }).defaultPrevented).toBe(false)
  })

  test('from the page itself Tab begins at its top', () => {
    region.blur()
    expect(press('Tab', {}, document.body).defaultPrevented).toBe(false)
    expect(walked).toEqual([])
  })
})
