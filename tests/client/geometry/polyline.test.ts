import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countOf, distanceToPolyline, extentOf, pointOf, polylineTouches, scalePoints, simplify, STRIDE,
} from '../../../client/src/geometry/polyline.ts'

const value = fc.double({ min: 0, max: 1000, noNaN: true })
const points = fc.array(fc.tuple(value, value, fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 60 })
  .map((list) => list.flat())

describe('polyline', () => {
  test('the extent holds every point', () => {
    fc.assert(fc.property(points, (all) => {
      const { x, y, width, height } = extentOf(all)
      for (let i = 0; i < countOf(all); i++) {
        const p = pointOf(all, i)
        expect(p.x).toBeGreaterThanOrEqual(x)
        expect(p.y).toBeGreaterThanOrEqual(y)
        expect(p.x).toBeLessThanOrEqual(x + width + 1e-9)
        expect(p.y).toBeLessThanOrEqual(y + height + 1e-9)
      }
    }))
  })

  test('simplify keeps the ends, and leaves nothing further off than the tolerance', () => {
    fc.assert(fc.property(points, fc.double({ min: 0, max: 50, noNaN: true }), (all, tolerance) => {
      const fewer = simplify(all, tolerance)
      expect(fewer.length % STRIDE).toBe(0)
      if (countOf(all) < 2) return
      expect(fewer.slice(0, STRIDE)).toEqual(all.slice(0, STRIDE))
      expect(fewer.slice(-STRIDE)).toEqual(all.slice(-STRIDE))
      for (let i = 0; i < countOf(all); i++) {
        expect(distanceToPolyline(pointOf(all, i), fewer)).toBeLessThanOrEqual(tolerance + 1e-6)
      }
    }))
  })

  test('a long stroke does not exhaust the call stack', () => {
    const spiral = Array.from({ length: 30_000 }, (_, i) => [i * Math.cos(i / 10), i * Math.sin(i / 10), 0.5]).flat()
    expect(simplify(spiral, 0.01).length).toBeGreaterThan(1000)
  })

  test('a chain without points is infinitely far, one with a single point is that point', () => {
    expect(distanceToPolyline({ x: 0, y: 0 }, [])).toBe(Infinity)
    expect(distanceToPolyline({ x: 3, y: 4 }, [0, 0, 0.5])).toBe(5)
  })

  test('a box touches the chain between two points as well', () => {
    const line = [0, 0, 0.5, 100, 100, 0.5]
    expect(polylineTouches(line, { x: 45, y: 45, width: 10, height: 10 })).toBe(true)
    expect(polylineTouches(line, { x: 60, y: 10, width: 10, height: 10 })).toBe(false)
  })

  test('scaling leaves the pressure', () => {
    expect(scalePoints([1, 2, 0.7, 3, 4, 0.1], 10, 100)).toEqual([10, 200, 0.7, 30, 400, 0.1])
  })
})
