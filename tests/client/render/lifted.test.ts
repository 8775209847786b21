import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../../client/src/board/board.ts'
import type { Box } from '../../../client/src/geometry/box.ts'
import { Lifted } from '../../../client/src/render/lifted.ts'
import type { Gesture, PeerView } from '../../../client/src/render/types.ts'
import { boardWith } from './support.ts'

const NOTES = [
  { type: 'note', id: 'a', x: 0, y: 0, width: 100, height: 100 },
  { type: 'note', id: 'b', x: 300, y: 0, width: 100, height: 100 },
  {
    type: 'arrow', id: 'l',
    start: { x: 0, y: 0, id: 'a', ax: 0.5, ay: 0.5 }, end: { x: 0, y: 0, id: 'b', ax: 0.5, ay: 0.5 },
  },
] as const

class Scene {
  readonly board = boardWith(...NOTES)
  readonly damage: Box[] = []
  readonly lifted = new Lifted(this.board, (area) => this.damage.push(area))
  private readonly peer = new Board(new Y.Doc())
  now = 1000

  constructor() {
    this.board.onChange((change) => this.lifted.onChange(change, this.now))
  }

  /** Let `ms` pass in frames of 16 ms. */
  pass(ms: number): boolean {
    let isMoving = false
    for (let t = 0; t < ms; t += 16) {
      this.now += 16
      isMoving = this.lifted.step(this.now, false)
    }
    return isMoving
  }

  /** A change by somebody else. */
  remotely(act: (board: Board) => void): void {
    Y.applyUpdate(this.peer.doc, Y.encodeStateAsUpdate(this.board.doc))
    act(this.peer)
    Y.applyUpdate(this.board.doc, Y.encodeStateAsUpdate(this.peer.doc), 'peer')
  }

  peers(gesture: Gesture | null): void {
    const view: PeerView = {
      clientId: 9, name: 'Olena', color: '#b92b70', letter: 'O', cursor: null, selection: [], editing: null, gesture, caret: null,
    }
    this.lifted.setPeers([view], this.now)
  }
}

const moveA: Gesture = { kind: 'move', ids: ['a'], lead: 'a', x: 0, y: 200 }

describe('what is written in', () => {
  test('comes to the top, but a frame stays under what lies in it', () => {
    const scene = new Scene()
    scene.board.create([{ type: 'frame', id: 'f', x: -50, y: -50, width: 600, height: 300 }])
    scene.lifted.setEditing('a')
    scene.pass(16)
    expect(scene.lifted.has('a')).toBe(true)
    scene.damage.length = 0
    scene.lifted.setEditing('f')
    scene.pass(16)
    expect([scene.lifted.has('a'), scene.lifted.has('f')]).toEqual([false, false])
    // It is painted anew without its title, and with it when writing ends.
    const area = scene.board.inkOf('f')
    expect(scene.damage).toContainEqual(area)
    scene.damage.length = 0
    scene.lifted.setEditing(null)
    expect(scene.damage).toContainEqual(area)
  })
})

describe('local gestures', () => {
  test('show at once, with the lines that hold on, and leave the document alone', () => {
    const scene = new Scene()
    scene.lifted.setLocalGesture(moveA)
    scene.pass(16)
    expect([...scene.lifted.all()].sort()).toEqual(['a', 'l'])
    expect(scene.lifted.boxOf('a')).toMatchObject({ x: 0, y: 200 })
    expect(scene.lifted.pose('l')?.ends?.[0].y).toBeGreaterThan(100)
    expect(scene.board.get('a')).toMatchObject({ y: 0 })
  })

  test('damage the tiles when something is lifted and when it lands, not in between', () => {
    const scene = new Scene()
    scene.lifted.setLocalGesture(moveA)
    scene.pass(16)
    expect(scene.damage).toHaveLength(2)
    for (let y = 0; y < 10; y++) {
      scene.lifted.setLocalGesture({ ...moveA, ids: ['a'], y })
      scene.pass(16)
    }
    expect(scene.damage).toHaveLength(2)
    scene.lifted.setLocalGesture(null)
    scene.pass(16)
    expect(scene.damage).toHaveLength(4)
    expect(scene.lifted.size).toBe(0)
  })

  test('others of the group keep their distance to the lead, even while the document catches up', () => {
    const scene = new Scene()
    const gesture: Gesture = { kind: 'move', ids: ['a', 'b'], lead: 'a', x: 50, y: 0 }
    scene.lifted.setLocalGesture(gesture)
    scene.pass(16)
    expect(scene.lifted.boxOf('b')).toMatchObject({ x: 350 })
    scene.board.update([{ id: 'a', x: 30 }, { id: 'b', x: 330 }])
    scene.pass(16)
    expect(scene.lifted.boxOf('a')).toMatchObject({ x: 50 })
    expect(scene.lifted.boxOf('b')).toMatchObject({ x: 350 })
  })

  test('resizing shows the box of each element', () => {
    const scene = new Scene()
    scene.lifted.setLocalGesture({ kind: 'resize', boxes: { a: [10, 20, 30, 40], b: [0, 0, Number.NaN, 1] } })
    scene.pass(16)
    expect(scene.lifted.pose('a')?.element).toMatchObject({ x: 10, y: 20, width: 30, height: 40 })
    expect(scene.lifted.boxOf('b')).toMatchObject({ x: 300, width: 100 })
  })

  test('an element that goes in the middle of a gesture is no trouble', () => {
    const scene = new Scene()
    scene.lifted.setLocalGesture(moveA)
    scene.pass(16)
    scene.remotely((board) => board.remove(['a']))
    scene.pass(16)
    expect(scene.lifted.has('a')).toBe(false)
    expect(scene.lifted.pose('a')).toBeUndefined()
  })
})

describe('what others move', () => {
  test('glides to its new place and then goes back into the tiles', () => {
    const scene = new Scene()
    scene.remotely((board) => board.update([{ id: 'a', x: 100 }]))
    scene.pass(32)
    const underway = scene.lifted.boxOf('a')?.x ?? 0
    expect(underway).toBeGreaterThan(0)
    expect(underway).toBeLessThan(100)
    scene.pass(500)
    expect(scene.lifted.boxOf('a')).toMatchObject({ x: 100 })
    expect(scene.pass(800)).toBe(false)
    expect(scene.lifted.size).toBe(0)
  })

  test('jumps for people who want no motion', () => {
    const scene = new Scene()
    scene.remotely((board) => board.update([{ id: 'a', x: 100 }]))
    scene.lifted.step(scene.now + 16, true)
    expect(scene.lifted.boxOf('a')).toMatchObject({ x: 100 })
  })

  test('a change of colour or text lifts nothing', () => {
    const scene = new Scene()
    scene.remotely((board) => {
      board.update([{ id: 'a', color: 'red' }])
      board.transact(() => board.text('a')?.insert(0, 'x'))
    })
    scene.pass(16)
    expect(scene.lifted.size).toBe(0)
  })

  test('one’s own changes do not glide', () => {
    const scene = new Scene()
    scene.board.update([{ id: 'a', x: 100 }])
    scene.pass(16)
    expect(scene.lifted.boxOf('a')).toMatchObject({ x: 100 })
    expect(scene.lifted.size).toBe(0)
  })

  test('so much at once that nobody could follow does not glide', () => {
    const scene = new Scene()
    const ids = scene.board.create(Array.from({ length: 600 }, (_, i) => ({ type: 'note' as const, x: i, y: 900 })))
    scene.remotely((board) => board.update(ids.map((id) => ({ id, y: 5000 }))))
    scene.pass(16)
    expect(scene.lifted.size).toBe(0)
  })
})

describe('others’ gestures', () => {
  test('are followed smoothly, without a jump when the document catches up', () => {
    const scene = new Scene()
    scene.peers({ ...moveA, y: 200 })
    scene.pass(600)
    expect(scene.lifted.boxOf('a')).toMatchObject({ y: 200 })
    scene.remotely((board) => board.update([{ id: 'a', y: 200 }]))
    scene.peers({ ...moveA, y: 200 })
    scene.pass(16)
    expect(scene.lifted.boxOf('a')).toMatchObject({ y: 200 })
  })

  test('hold their last place until the document tells, or for a moment', () => {
    const scene = new Scene()
    scene.peers(moveA)
    scene.pass(600)
    scene.peers(null)
    scene.pass(100)
    expect(scene.lifted.boxOf('a')).toMatchObject({ y: 200 })
    scene.pass(1500)
    expect(scene.lifted.boxOf('a')).toMatchObject({ y: 0 })
    expect(scene.lifted.size).toBe(0)
  })

  test('of somebody who leaves end', () => {
    const scene = new Scene()
    scene.peers(moveA)
    scene.pass(300)
    scene.lifted.setPeers([], scene.now)
    scene.pass(2000)
    expect(scene.lifted.size).toBe(0)
  })

  test('on elements that are not here yet are ignored', () => {
    const scene = new Scene()
    scene.peers({ kind: 'move', ids: ['gone'], lead: 'gone', x: 1, y: 1 })
    scene.peers({ kind: 'resize', boxes: { gone: [0, 0, 1, 1] } })
    scene.pass(16)
    expect(scene.lifted.size).toBe(0)
  })
})

test('the element being edited is lifted', () => {
  const scene = new Scene()
  scene.lifted.setEditing('b')
  scene.pass(16)
  expect(scene.lifted.has('b')).toBe(true)
  scene.lifted.setEditing(null)
  scene.pass(16)
  expect(scene.lifted.has('b')).toBe(false)
})
