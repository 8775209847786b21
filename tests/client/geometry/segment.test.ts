import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contains, grow } from '../../../client/src/geometry/box.ts'
import { between, distance } from '../../../client/src/geometry/point.ts'
import { clipToBox, clipToEllipse, distanceToSegment, segmentTouches } from '../../../client/src/geometry/segment.ts'
import { box, point } from './arbitraries.ts'

describe('segment', () => {
  test('no point of the segment is nearer than the distance says', () => {
    fc.assert(fc.property(point, point, point, fc.double({ min: 0, max: 1, noNaN: true }), (p, a, b, t) => {
      expect(distanceToSegment(p, a, b)).toBeLessThanOrEqual(distance(p, between(a, b, t)) + 1e-4)
    }))
  })

  test('a segment without length is a point', () => {
    expect(distanceToSegment({ x: 3, y: 4 }, { x: 0, y: 0 }, { x: 0, y: 0 })).toBe(5)
  })

  test('what clipToBox leaves lies in the box', () => {
    fc.assert(fc.property(point, point, box, (a, b, around) => {
      const clipped = clipToBox(a, b, around)
      if (!clipped) return
      const near = grow(around, 1e-3)
      expect(clipped.every((t) => contains(near, between(a, b, t)))).toBe(true)
    }))
  })

  test('a segment with an end in the box touches it', () => {
    fc.assert(fc.property(point, box, (a, b) => {
      expect(segmentTouches(a, { x: b.x + b.width / 2, y: b.y + b.height / 2 }, b)).toBe(true)
    }))
  })

  test('clipToEllipse meets the border of a circle where Pythagoras says', () => {
    const circle = { x: -5, y: -5, width: 10, height: 10 }
    const [enter = 0, leave = 0] = clipToEllipse({ x: -10, y: 3 }, { x: 10, y: 3 }, circle) ?? []
    expect(between({ x: -10, y: 3 }, { x: 10, y: 3 }, enter).x).toBeCloseTo(-4)
    expect(between({ x: -10, y: 3 }, { x: 10, y: 3 }, leave).x).toBeCloseTo(4)
    expect(clipToEllipse({ x: -10, y: 6 }, { x: 10, y: 6 }, circle)).toBeUndefined()
  })

  test('a point counts as inside its ellipse, or not', () => {
    const around = { x: 0, y: 0, width: 100, height: 50 }
    expect(clipToEllipse({ x: 50, y: 25 }, { x: 50, y: 25 }, around)).toEqual([0, 1])
    expect(clipToEllipse({ x: 2, y: 2 }, { x: 2, y: 2 }, around)).toBeUndefined()
  })
})
