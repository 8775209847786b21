import { describe, expect, test } from 'vitest'
import type { Context } from '../../../client/src/render/brush.ts'
import { drawClosedFrame, drawTag } from '../../../client/src/render/overlay/closed-frame.ts'

const VIEW = { width: 1000, height: 800 }
const WORDS = ['Nobody writes here.', 'Read-only']

type Call = readonly [name: string, ...values: unknown[]]

/** Letters are 7 px wide. */
function painted(paint: (ctx: Context) => void): Call[] {
  const calls: Call[] = []
  const ctx = new Proxy({} as Record<string | symbol, unknown>, {
    get: (kept, name) => {
      if (name === 'measureText') return (text: string) => ({ width: text.length * 7 })
      return kept[name] ?? ((...values: unknown[]) => void calls.push([String(name), ...values]))
    },
  })
  paint(ctx as unknown as Context)
  return calls
}

function called(calls: readonly Call[], wanted: string): unknown[][] {
  return calls.flatMap(([name, ...values]) => (name === wanted ? [values] : []))
}

function shown(x: number, y: number, width: number, height: number): { box: { x: number; y: number; width: number; height: number }; openings: []; words: string[] } {
  return { box: { x, y, width, height }, openings: [], words: WORDS }
}

describe('a closed frame', () => {
  test('is tinted and hatched as far as it is in view, and costs no more when it is huge', () => {
    const calls = painted((ctx) => drawClosedFrame(ctx, shown(-1e6, 100, 2e6, 1e6), VIEW))
    expect(called(calls, 'fillRect')).toEqual([[0, 100, 1000, 700]])
    expect(called(calls, 'moveTo').length).toBeGreaterThan(50)
    expect(called(calls, 'moveTo').length).toBeLessThan(400)
    expect(painted((ctx) => drawClosedFrame(ctx, shown(1001, 0, 50, 50), VIEW))).toEqual([])
  })

  test('leaves out the frames in it in which one may write', () => {
    const opening = { x: 120, y: 120, width: 50, height: 50 }
    const calls = painted((ctx) => drawClosedFrame(ctx, { ...shown(100, 100, 400, 300), openings: [opening] }, VIEW))
    expect(called(calls, 'rect').slice(0, 2)).toEqual([[100, 100, 400, 300], [120, 120, 50, 50]])
    expect(called(calls, 'clip')[0]).toEqual(['evenodd'])
  })

  test('says why as far as it has room, and shows a lock at least', () => {
    const said = (width: number): unknown[] => called(painted((ctx) => drawTag(ctx, shown(100, 200, width, 300), VIEW)), 'fillText').map(([text]) => text)
    expect(said(400)).toEqual(['Nobody writes here.'])
    expect(said(130)).toEqual(['Read-only'])
    expect(said(60)).toEqual([])
    expect(called(painted((ctx) => drawTag(ctx, shown(100, 200, 60, 300), VIEW)), 'translate')).toHaveLength(1)
    expect(painted((ctx) => drawTag(ctx, shown(100, 200, 20, 20), VIEW))).toEqual([])
  })

  test('keeps its tag in view, below the bar at the top, while any of it is', () => {
    const [[x, y] = []] = called(painted((ctx) => drawTag(ctx, shown(-500, -500, 3000, 3000), VIEW)), 'fillText').map(([, ...at]) => at as number[])
    expect(x).toBeLessThan(VIEW.width)
    expect(y).toBeGreaterThan(60)
    expect(y).toBeLessThan(120)
  })
})
