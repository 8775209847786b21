import { describe, expect, test } from 'vitest'
import type { Context } from '../../../client/src/render/brush.ts'
import { Lifted } from '../../../client/src/render/lifted.ts'
import { Overlay } from '../../../client/src/render/overlay/overlay.ts'
import { PeerCursors } from '../../../client/src/render/overlay/peer-cursors.ts'
import { boardWith, layouts } from './support.ts'

const CAMERA = { x: 0, y: 0, zoom: 2 }

function overlay(): Overlay {
  const board = boardWith(
    { type: 'note', id: 'a', x: 10, y: 20, width: 100, height: 100 },
    { type: 'note', id: 'b', x: 300, y: 0, width: 100, height: 100 },
  )
  const made = new Overlay(board, new Lifted(board, () => undefined), layouts(), new PeerCursors())
  made.marks.holds = { isLocked: (id) => id === 'a', isFixed: (id) => id === 'a' }
  return made
}

/** Where the circles of lock badges are put: only they move the origin. */
function badges(shown: Overlay): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  const paper = new Proxy({} as Record<string | symbol, unknown>, {
    get: (kept, name) => kept[name] ?? (name === 'translate' ? (x: number, y: number) => void found.push([x, y]) : () => undefined),
  })
  shown.draw(paper as unknown as Context, CAMERA, [])
  return found
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
