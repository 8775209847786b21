import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { intersects, type Box } from '../../../client/src/geometry/box.ts'
import { SpatialIndex } from '../../../client/src/geometry/spatial-index.ts'
import { box } from './arbitraries.ts'

const id = fc.integer({ min: 0, max: 30 }).map((n) => `e${n}`)
const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), id, box }),
  fc.record({ kind: fc.constant('remove' as const), id }),
  fc.record({ kind: fc.constant('reload' as const) }),
)

describe('spatial index', () => {
  test('finds what a look at every box finds, after any changes', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), box, (steps, where) => {
      const index = new SpatialIndex<string>()
      const model = new Map<string, Box>()
      for (const each of steps) {
        if (each.kind === 'put') {
          index.put(each.id, each.box)
          model.set(each.id, each.box)
        } else if (each.kind === 'remove') {
          index.remove(each.id)
          model.delete(each.id)
        } else {
          index.load(model.keys(), (known) => model.get(known) ?? where)
        }
      }
      const expected = [...model].filter(([, b]) => intersects(b, where)).map(([known]) => known)
      expect(index.search(where).sort()).toEqual(expected.sort())
      expect(index.size).toBe(model.size)
    }))
  })

  test('takes moved items back into the tree when they become many', () => {
    const index = new SpatialIndex<number>()
    for (let i = 0; i < 2500; i++) index.put(i, { x: i, y: 0, width: 0.5, height: 1 })
    expect(index.size).toBe(2500)
    expect(index.search({ x: 1999.8, y: 0, width: 1, height: 1 })).toEqual([2000])
  })
})
