import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  boxFromCorners, centre, contains, encloses, fractionIn, grow, intersects, mapPoint, pointAt, translate, union, unionAll,
} from '../../../client/src/geometry/box.ts'
import { box, point } from './arbitraries.ts'

describe('box', () => {
  test('corners span the same box in any order', () => {
    fc.assert(fc.property(point, point, (a, b) => {
      expect(boxFromCorners(a, b)).toEqual(boxFromCorners(b, a))
    }))
  })

  test('a union encloses both, up to rounding', () => {
    fc.assert(fc.property(box, box, (a, b) => {
      const both = grow(union(a, b), 1e-6)
      expect(encloses(both, a) && encloses(both, b)).toBe(true)
    }))
  })

  test('no boxes have no union', () => {
    expect(unionAll([])).toBeUndefined()
  })

  test('touching is mutual, and what encloses touches', () => {
    fc.assert(fc.property(box, box, (a, b) => {
      expect(intersects(a, b)).toBe(intersects(b, a))
      if (encloses(a, b)) expect(intersects(a, b)).toBe(true)
    }))
  })

  test('a box contains its centre and its borders', () => {
    fc.assert(fc.property(box, (b) => {
      expect(contains(b, centre(b))).toBe(true)
      expect(contains(b, { x: b.x, y: b.y })).toBe(true)
    }))
  })

  test('shrinking ends at the centre, never below', () => {
    expect(grow({ x: 0, y: 0, width: 10, height: 4 }, -50)).toEqual({ x: 5, y: 2, width: 0, height: 0 })
  })

  test('pointAt undoes fractionIn for points inside', () => {
    const sized = box.map((b) => ({ ...b, width: b.width + 1, height: b.height + 1 }))
    fc.assert(fc.property(sized, fc.double({ min: 0, max: 1, noNaN: true }), (b, t) => {
      const p = pointAt(b, t, 1 - t)
      const { ax, ay } = fractionIn(b, p)
      expect(pointAt(b, ax, ay).x).toBeCloseTo(p.x, 4)
      expect(pointAt(b, ax, ay).y).toBeCloseTo(p.y, 4)
    }))
  })

  test('a point outside has the fraction of the nearest border', () => {
    expect(fractionIn({ x: 0, y: 0, width: 10, height: 10 }, { x: 90, y: -5 })).toEqual({ ax: 1, ay: 0 })
    expect(fractionIn({ x: 0, y: 0, width: 0, height: 0 }, { x: 9, y: 9 })).toEqual({ ax: 0.5, ay: 0.5 })
  })

  test('mapPoint takes corners to corners, and only moves along an axis without extent', () => {
    const from = { x: 0, y: 0, width: 10, height: 0 }
    const to = { x: 100, y: 50, width: 20, height: 7 }
    expect(mapPoint({ x: 10, y: 3 }, from, to)).toEqual({ x: 120, y: 53 })
  })

  test('moving there and back changes nothing', () => {
    const b = { x: 1, y: 2, width: 3, height: 4 }
    expect(translate(translate(b, 5, 6), -5, -6)).toEqual(b)
  })
})
