import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LiveState } from '../../../client/src/live/live-state.ts'
import type { PeerView } from '../../../client/src/render/types.ts'
import { Following } from '../../../client/src/session/following.ts'
import type { PageModel, Scene } from '../../../client/src/ui/page-model.ts'
import { frame } from '../board/support.ts'
import { PROGRAMME } from '../live/fixtures.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { pageBench, type PageBench } from '../ui/support.tsx'

const FAY = { id: 'f', name: 'Fay', color: '#aa0000', role: 'facilitator', sessions: 1 } as const
const FRAME = { by: { id: 'f', name: 'Fay' }, person: null, frame: { board: 'b', element: 'f1' } }
const PERSON = { by: { id: 'f', name: 'Fay' }, person: 'f', frame: null }

let clock: ManualClock
let live: LiveState
let all: PageBench
let following: Following
let revision = 10
const fays = { x: 0, y: 0, zoom: 1 }

beforeEach(async () => {
  clock = new ManualClock()
  live = new LiveState('b', clock)
  await live.start()
  all = pageBench()
  all.board.create([frame('f1', 2000, 1000, 400, 300)])
  // As the scene does: the view of whoever is shown becomes one's own.
  const peers = signal([{ clientId: 7, name: 'Fay', color: FAY.color } as PeerView])
  const show: Scene['show'] = (what) => {
    if (typeof what === 'object' && 'clientId' in what) all.view.setCamera({ ...fays })
  }
  const model: PageModel = { ...all.model, live, people: signal([FAY]), scene: signal({ ...all.scene, peers, show }) }
  following = new Following(model)
})
afterEach(() => following.dispose())

function tell(follow: unknown): void {
  revision += 1
  live.receive({ ...PROGRAMME, revision, follow })
}

describe('following', () => {
  test('goes to the frame that is shown, once', () => {
    tell(FRAME)
    expect(following.state.value).toBe('following')
    const there = { ...all.view.camera }
    expect(there).not.toEqual({ x: 0, y: 0, zoom: 1 })
    all.board.update([{ id: 'f1', x: 9000 }])
    clock.advance(2_000)
    expect(all.view.camera).toEqual(there)
    expect(following.state.value).toBe('following')
  })

  test('shows it again where the place for it has changed, but not to those who look elsewhere', () => {
    tell(FRAME)
    const there = { ...all.view.camera }
    all.board.update([{ id: 'f1', x: 9000 }])
    following.settle()
    expect(all.view.camera).not.toEqual(there)
    expect(following.state.value).toBe('following')
    all.view.setCamera({ x: 40, y: 0, zoom: 1 })
    following.settle()
    expect(all.view.camera).toEqual({ x: 40, y: 0, zoom: 1 })
    expect(following.state.value).toBe('left')
  })

  test.each([
    ['moves the view', { x: 40, y: 0, zoom: 1 }],
    ['zooms', { x: 0, y: 0, zoom: 0.5 }],
  ])('ends by itself when one %s, and one control leads back', (_, by) => {
    tell(FRAME)
    const { x, y, zoom } = all.view.camera
    const there = { x, y, zoom }
    all.view.setCamera({ x: x + by.x, y: y + by.y, zoom: zoom * by.zoom })
    clock.advance(300)
    expect(following.state.value).toBe('left')
    const own = { ...all.view.camera }
    clock.advance(5_000)
    expect(all.view.camera).toEqual(own)
    following.again()
    expect(following.state.value).toBe('following')
    expect(all.view.camera).toEqual(there)
  })

  test('goes along with a person, whose movement is not taken for one’s own', () => {
    tell(PERSON)
    for (const x of [100, 200, 300]) {
      Object.assign(fays, { x, zoom: 2 })
      clock.advance(300)
      expect(all.view.camera).toMatchObject({ x, zoom: 2 })
      expect(following.state.value).toBe('following')
    }
    all.view.setCamera({ x: 50, y: 50, zoom: 1 })
    clock.advance(300)
    expect(following.state.value).toBe('left')
    Object.assign(fays, { x: 400 })
    clock.advance(1_000)
    expect(all.view.camera).toMatchObject({ x: 50, y: 50 })
  })

  test('the one who is followed stays free', () => {
    following.dispose()
    following = new Following({ ...all.model, live, me: signal(FAY) })
    tell(PERSON)
    expect(following.state.value).toBe('none')
  })

  test('other news of the workshop do not fetch back who has left; another thing to see does', () => {
    tell(FRAME)
    following.leave()
    tell(FRAME)
    clock.advance(1_000)
    expect(following.state.value).toBe('left')
    tell(PERSON)
    expect(following.state.value).toBe('following')
  })

  test('what is shown on another board is offered, not forced', () => {
    const before = { ...all.view.camera }
    tell({ ...FRAME, frame: { board: 'b2', element: 'x' } })
    expect(following.state.value).toBe('elsewhere')
    expect(all.view.camera).toEqual(before)
  })

  test('is over when it is ended, and leaves no timer', () => {
    tell(FRAME)
    tell(null)
    expect(following.state.value).toBe('none')
    following.dispose()
    expect(clock.pending).toBe(0)
  })
})
