import { describe, expect, test } from 'vitest'
import type { Context } from '../../../client/src/render/brush.ts'
import { Lifted } from '../../../client/src/render/lifted.ts'
import { Overlay } from '../../../client/src/render/overlay/overlay.ts'
import { PeerCursors } from '../../../client/src/render/overlay/peer-cursors.ts'
import { paintRules } from '../../../client/src/session/rules-paint.ts'
import { boardWith, layouts } from './support.ts'

const CAMERA = { x: 0, y: 0, zoom: 2 }

function overlay(refused: readonly string[] = []): Overlay {
  const board = boardWith(
    { type: 'note', id: 'a', x: 10, y: 20, width: 100, height: 100 },
    { type: 'note', id: 'b', x: 300, y: 0, width: 100, height: 100 },
  )
  const made = new Overlay(board, new Lifted(board, () => undefined), layouts(), new PeerCursors())
  const isLocked = (id: string): boolean => id === 'a'
  const rules = { closed: [], isLocked, refused: new Set(refused), view: { size: { width: 1000, height: 800 } } }
  made.marks.holds = { isFixed: isLocked, paint: (paper) => paintRules(paper, rules) }
  return made
}

type Call = readonly [name: string, ...values: unknown[]]

/** Everything that is asked of the canvas. */
function painted(shown: Overlay): Call[] {
  const calls: Call[] = []
  const paper = new Proxy({} as Record<string | symbol, unknown>, {
    get: (kept, name) => kept[name] ?? ((...values: unknown[]) => void calls.push([String(name), ...values])),
  })
  shown.draw(paper as unknown as Context, CAMERA, [])
  return calls
}

/** Where the circles of lock badges are put: only they move the origin. */
function badges(shown: Overlay): unknown[] {
  return painted(shown).flatMap(([name, ...at]) => (name === 'translate' ? [at] : []))
}

describe('a locked element', () => {
  test('shows a lock at its corner when it is selected, pointed at or has the focus, and only then', () => {
    const shown = overlay()
    expect(badges(shown)).toEqual([])
    shown.marks.hover = 'a'
    expect(badges(shown)).toEqual([[220, 40]])
    shown.marks.hover = null
    shown.marks.focus = 'a'
    expect(badges(shown)).toEqual([[220, 40]])
    shown.marks.selection = ['a', 'b']
    expect(badges(shown)).toEqual([[220, 40]])
    shown.marks.selection = ['b']
    shown.marks.focus = 'b'
    expect(badges(shown)).toEqual([])
  })

  test('has no handles; one that may be touched has, also beside it', () => {
    const shown = overlay()
    shown.marks.selection = ['a']
    expect(shown.handles(CAMERA)).toEqual([])
    shown.marks.selection = ['a', 'b']
    expect(shown.handles(CAMERA)).not.toEqual([])
  })
})

test('where something was not accepted, a broken outline stands around it', () => {
  const around = ([name]: Call): boolean => name === 'roundRect' || name === 'setLineDash'
  expect(painted(overlay()).filter(around)).toEqual([])
  // `b` is painted from 600, 0 to 800, 200; what is not on the board shows nothing.
  expect(painted(overlay(['b', 'gone'])).filter(around)).toEqual([['roundRect', 594, -6, 212, 212, 8], ['setLineDash', [10, 6]]])
})
