import { signal } from '@preact/signals'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { EmptyBoard } from '../../../client/src/ui/empty-board.tsx'
import { HintLine } from '../../../client/src/ui/hint-line.tsx'
import { workState, workText } from '../../../client/src/ui/status-badge.tsx'
import { StylePanel } from '../../../client/src/ui/style-panel.tsx'
import { Toolbar } from '../../../client/src/ui/toolbar.tsx'
import { frame, note } from '../board/support.ts'
import { after, byName, pageBench, SAVED, shown } from './support.tsx'

beforeAll(async () => {
  await setLanguage('en')
  await loadTexts('panels')
})

describe('the toolbar', () => {
  test('is one Tab stop, walked with arrow keys', () => {
    const { stage } = pageBench()
    const host = shown(<Toolbar stage={stage} showKeys />)
    const stops = [...host.querySelectorAll<HTMLElement>('[tabindex="0"]')]
    expect(stops.map((each) => each.getAttribute('aria-label'))).toEqual(['Select'])
    stops[0]?.focus()
    stops[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Note')
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }))
    expect(document.activeElement?.getAttribute('aria-label')).toBe('More tools')
  })

  test('a click chooses the tool; by key, the note is made in the middle of the view', () => {
    const { stage, board } = pageBench()
    const host = shown(<Toolbar stage={stage} showKeys />)
    after(() => byName(host, 'Note').dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true })))
    expect([stage.tool.value, board.size]).toEqual(['note', 0])
    expect(byName(host, 'Note').getAttribute('aria-pressed')).toBe('true')
    after(() => byName(host, 'Note').dispatchEvent(new MouseEvent('click', { detail: 0, bubbles: true })))
    expect([stage.tool.value, board.size]).toEqual(['select', 1])
    expect(stage.editing.value?.isNew).toBe(true)
  })

  test('who may only read gets no tool that writes', () => {
    const { stage, readOnly } = pageBench()
    readOnly.value = true
    const host = shown(<Toolbar stage={stage} showKeys />)
    expect([...host.querySelectorAll('button')].map((each) => each.getAttribute('aria-label'))).toEqual(['Select', 'Hand: move the view'])
  })
})

describe('the style panel', () => {
  test('shows only what the selection has', () => {
    const { stage, board, model, scene } = pageBench()
    board.create([note('n'), { type: 'line', id: 'l', start: { x: 0, y: 0 }, end: { x: 9, y: 9 } }])
    const host = shown(<StylePanel model={model} scene={scene} />)
    expect(host.textContent).toBe('')
    after(() => stage.select(['n']))
    expect([...host.querySelectorAll('legend')].map((each) => each.textContent)).toEqual(['Colour: Yellow'])
    after(() => stage.select(['l']))
    expect([...host.querySelectorAll('legend')].map((each) => each.textContent)).toEqual(['Colour: Black', 'Line: Medium'])
  })

  test('colours have names, and the next element remembers the choice', () => {
    const { stage, board, model, scene } = pageBench()
    board.create([note('n')])
    stage.select(['n'])
    const host = shown(<StylePanel model={model} scene={scene} />)
    after(() => byName<HTMLInputElement>(host, 'Green').click())
    expect(board.get('n')).toMatchObject({ color: 'green' })
    expect(stage.style.value.colors.note).toBe('green')
    expect(byName<HTMLInputElement>(host, 'Green').checked).toBe(true)
  })

  test('larger and smaller need no dragging', () => {
    const { stage, board, model, scene } = pageBench()
    board.create([note('n')])
    stage.select(['n'])
    const host = shown(<StylePanel model={model} scene={scene} />)
    after(() => byName(host, 'Larger').click())
    expect(board.boxOf('n')).toEqual({ x: -10, y: -10, width: 120, height: 120 })
  })

  test('a change made by others is shown', () => {
    const { stage, board, model, scene } = pageBench()
    board.create([note('n')])
    stage.select(['n'])
    const host = shown(<StylePanel model={model} scene={scene} />)
    after(() => board.update([{ id: 'n', color: 'blue' }]))
    expect(host.querySelector('legend')?.textContent).toBe('Colour: Blue')
  })
})

describe('the status of the work', () => {
  test.each([
    [{}, 'saved', 'Saved'],
    [{ kind: 'saving', unsaved: 3 }, 'saving', 'Saving …'],
    [{ kind: 'offline', unsaved: 1 }, 'offline', 'Offline: 1 change kept on this device'],
    [{ kind: 'offline', unsaved: 0 }, 'offline', 'Offline'],
    [{ kind: 'saving', unsaved: 3, storageOk: false }, 'storage', 'Cannot save at present'],
    [{ readOnly: true }, 'readOnly', 'Read only'],
    [{ kind: 'offline', unsaved: 2, readOnly: true, storageOk: false }, 'offline', 'Offline: 2 changes kept on this device'],
  ] as const)('%j is told as %s: %s', (change, state, text) => {
    const work = { ...SAVED, ...change }
    expect([workState(work), workText(work)]).toEqual([state, text])
  })
})

describe('first steps', () => {
  test('an empty board says what to do, until there is something', () => {
    const { board, model, scene, stage } = pageBench()
    const host = shown(<EmptyBoard model={model} scene={scene} />)
    after(() => byName(host, 'Write the first note').click())
    expect(board.size).toBe(1)
    expect(stage.editing.value).not.toBeNull()
    expect(host.textContent).toBe('')
  })

  test('a board that has not come yet is not called empty', () => {
    const { model, scene } = pageBench()
    const host = shown(<EmptyBoard model={{ ...model, isLoaded: signal(false) }} scene={scene} />)
    expect(host.textContent).toBe('The board is being opened …')
  })

  test('the hint follows the tool, hides when not needed, and can be put away', () => {
    const { board, model, scene, stage } = pageBench()
    board.create([frame('f', 0, 0, 100, 100)])
    const host = shown(<HintLine model={model} scene={scene} />)
    expect(host.textContent).toContain('Choose an element')
    after(() => stage.select(['f']))
    expect(host.textContent).toBe('')
    after(() => {
      stage.tool.value = 'arrow'
    })
    expect(host.textContent).toContain('stays attached')
    after(() => byName(host, 'Hide hints').click())
    expect(host.textContent).toBe('')
    expect(model.settings.hints.value).toBe(false)
  })
})
