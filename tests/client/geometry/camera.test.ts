import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encloses, grow } from '../../../client/src/geometry/box.ts'
import {
  clampZoom, fit, lookAt, MAX_ZOOM, MIN_ZOOM, panBy, screenToWorld, visibleBox, worldToScreen, zoomAt,
} from '../../../client/src/geometry/camera.ts'
import { box, camera, point, size } from './arbitraries.ts'

describe('camera', () => {
  test('screenToWorld undoes worldToScreen', () => {
    fc.assert(fc.property(point, camera, (p, c) => {
      const back = screenToWorld(worldToScreen(p, c), c)
      expect(back.x).toBeCloseTo(p.x, 5)
      expect(back.y).toBeCloseTo(p.y, 5)
    }))
  })

  test('zooming keeps the point under the anchor in place', () => {
    const anchor = fc.record({ x: fc.integer({ min: 0, max: 2000 }), y: fc.integer({ min: 0, max: 2000 }) })
    fc.assert(fc.property(camera, anchor, fc.double({ min: 0.001, max: 100, noNaN: true }), (c, at, zoom) => {
      const before = screenToWorld(at, c)
      const after = screenToWorld(at, zoomAt(c, at, zoom))
      expect(after.x).toBeCloseTo(before.x, 4)
      expect(after.y).toBeCloseTo(before.y, 4)
    }))
  })

  test('zoom stays within its limits, and nonsense becomes 100 %', () => {
    expect(clampZoom(1e9)).toBe(MAX_ZOOM)
    expect(clampZoom(0)).toBe(MIN_ZOOM)
    expect(clampZoom(Number.NaN)).toBe(1)
  })

  test('panning moves what is seen by the same distance on the screen', () => {
    fc.assert(fc.property(camera, point, (c, p) => {
      const before = worldToScreen(p, c)
      const after = worldToScreen(p, panBy(c, 30, -20))
      expect(after.x - before.x).toBeCloseTo(-30, 3)
      expect(after.y - before.y).toBeCloseTo(20, 3)
    }))
  })

  test('fit shows all of the box, unless that needs less than the least zoom', () => {
    fc.assert(fc.property(box, size, (b, s) => {
      const c = fit(b, s)
      fc.pre(c.zoom > MIN_ZOOM)
      expect(encloses(grow(visibleBox(c, s), 0.01), b)).toBe(true)
    }))
  })

  test('fit does not enlarge beyond its limit', () => {
    expect(fit({ x: 0, y: 0, width: 0, height: 0 }, { width: 800, height: 600 }).zoom).toBe(1)
    expect(fit({ x: 0, y: 0, width: 10, height: 10 }, { width: 800, height: 600 }, 32, 2).zoom).toBe(2)
  })

  test('lookAt puts the middle of the box into the middle of the canvas', () => {
    const c = lookAt({ x: 100, y: 50, width: 200, height: 100 }, { width: 800, height: 600 }, 2)
    expect(screenToWorld({ x: 400, y: 300 }, c)).toEqual({ x: 200, y: 100 })
  })
})
