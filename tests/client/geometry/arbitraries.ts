import fc from 'fast-check'
import type { Box } from '../../../client/src/geometry/box.ts'
import { MAX_ZOOM, MIN_ZOOM, type Camera } from '../../../client/src/geometry/camera.ts'
import type { WorldPoint } from '../../../client/src/geometry/point.ts'

export const coordinate = fc.double({ min: -100_000, max: 100_000, noNaN: true })
export const point: fc.Arbitrary<WorldPoint> = fc.record({ x: coordinate, y: coordinate })
export const length = fc.double({ min: 0, max: 20_000, noNaN: true })
export const box: fc.Arbitrary<Box> = fc.record({ x: coordinate, y: coordinate, width: length, height: length })
export const camera: fc.Arbitrary<Camera> = fc.record({
  x: coordinate, y: coordinate, zoom: fc.double({ min: MIN_ZOOM, max: MAX_ZOOM, noNaN: true }),
})
export const size = fc.record({ width: fc.integer({ min: 1, max: 4000 }), height: fc.integer({ min: 1, max: 4000 }) })
