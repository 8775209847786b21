import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { SessionBar } from '../../../client/src/session/session-bar.tsx'
import { frame } from '../board/support.ts'
import { PROGRAMME } from '../live/fixtures.ts'
import { after, byName, pageBench, shown, type PageBench } from '../ui/support.tsx'

let all: PageBench

beforeAll(async () => {
  await setLanguage('en')
  await loadTexts('session')
})
beforeEach(async () => {
  all = pageBench()
  all.board.create([frame('f1', 2000, 1000, 400, 300)])
  await all.model.live.start()
  HTMLElement.prototype.hidePopover ??= () => undefined
})
afterEach(() => void shown(null))

function bar(isNarrow: boolean, groupBoard: string | null): HTMLElement {
  const me = { group_board: groupBoard, host_board: null, hand: false, ready: false, call: null }
  all.model.live.receive({ ...PROGRAMME, me })
  return shown(<SessionBar model={all.model} scene={all.scene} isNarrow={isNarrow} />)
}

function inRow(host: HTMLElement): (string | null)[] {
  return [...host.querySelectorAll('.session-row > button')].map(({ textContent }) => textContent)
}

/** There are no popovers here: what the browser tells of one is told. */
function openMenu(host: HTMLElement): void {
  for (const name of ['toggle', 'Toggle']) {
    after(() => void host.querySelector('[popover]')?.dispatchEvent(Object.assign(new Event(name), { newState: 'open' })))
  }
}

test('on a wide screen each way has its button', () => {
  expect(inRow(bar(false, 'b2'))).toEqual(['To my group: Group 1', 'Go to the frame', 'Ask'])
})

test('on a phone there are three at most, the rest is in the menu', () => {
  const host = bar(true, 'b2')
  expect(inRow(host)).toEqual(['Task', 'My group', 'Ask'])
  after(() => byName(host, 'To my group: Group 1').click())
  expect(all.shown).toEqual([['b2']])
  openMenu(host)
  const before = { ...all.view.camera }
  after(() => byName(host, 'Go to the frame').click())
  expect(all.view.camera).not.toEqual(before)
  expect(inRow(bar(true, null))).toEqual(['Task', 'Go to the frame', 'Ask'])
})

test('the task is shown and hidden by one button that says which', () => {
  const host = bar(true, null)
  expect(host.querySelector('.session-task')).toBeNull()
  after(() => byName(host, 'Show the task').click())
  expect(host.querySelector('.session-task')?.textContent).toBe('Put your note.')
  after(() => byName(host, 'Hide the task').click())
  expect(host.querySelector('.session-task')).toBeNull()
})
