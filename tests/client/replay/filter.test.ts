import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isChange } from '../../../client/src/replay/film-types.ts'
import { deedsOf, EVERYTHING, isEmpty, keeps, toggled, type Cast, type Deed, type Dimension } from '../../../client/src/replay/filter.ts'
import { FrameFinder } from '../../../client/src/replay/frame-finder.ts'
import { readKey, readSegment } from '../../../client/src/replay/read-film.ts'
import { histories, person, vectors } from './support.ts'

const CAST: Cast = {
  authors: new Map([[1, 'p1'], [2, 'p2']]),
  people: new Map([['p1', person('p1', 'Anna', 'kyiv')], ['p2', person('p2', null)]]),
}

describe('a filter', () => {
  test('finds person, lab, frame and kind as the server does', () => {
    const { authors, people, key, changes, expected } = vectors.partition
    const cast: Cast = {
      authors: new Map(Object.entries(authors).map(([author, each]) => [Number(author), each])),
      people: new Map(people.map(({ key: each, lab }) => [each, person(each, null, lab)])),
    }
    const world = new Map(readKey({ elements: key }).elements)
    const frames = new FrameFinder(world)
    const found = readSegment({ from_ms: 0, changes }).items.filter(isChange).map((change) => deedsOf(change, world, frames, cast))
    expect(found.map((deeds) => deeds.map(({ op, person: who, lab, frame, kind }) => ({ element: op.id, person: who, lab, frame, kind })))).toEqual(
      expected.map(({ person: who, lab, ops }) => ops.map(({ element, frame, kind }) => (
        { element, person: who ?? '', lab: lab ?? '', frame: frame ?? '', kind }
      ))),
    )
  })

  test.each([['people', 'person'], ['labs', 'lab'], ['frames', 'frame'], ['kinds', 'kind']] as const)(
    'the values of %s share out the whole record', (dimension: Dimension, field) => {
      fc.assert(fc.property(histories, (changes) => {
        const world = new Map()
        const frames = new FrameFinder()
        const deeds: Deed[] = changes.flatMap((change) => deedsOf(change, world, frames, CAST))
        const values = [...new Set(deeds.map((deed) => deed[field]))]
        const parts = values.map((value) => deeds.filter((deed) => keeps(toggled(EVERYTHING, dimension, value), deed)))
        expect(new Set(parts.flat())).toEqual(new Set(deeds))
        expect(parts.flat().length).toBe(deeds.length)
      }), { numRuns: 60 })
    },
  )

  test('lets everything through until something is chosen, and again when it is chosen no more', () => {
    const once = toggled(EVERYTHING, 'people', 'p1')
    expect(isEmpty(EVERYTHING)).toBe(true)
    expect(isEmpty(once)).toBe(false)
    expect(isEmpty(toggled(once, 'people', 'p1'))).toBe(true)
  })

  test('asks for all dimensions at once, and for any of the values of one', () => {
    const deed = { person: 'p1', lab: '', frame: 'f', kind: 'note' } as const
    const either = toggled(toggled(EVERYTHING, 'people', 'p1'), 'people', 'p2')
    expect(keeps(either, deed)).toBe(true)
    expect(keeps(toggled(either, 'kinds', 'line'), deed)).toBe(false)
  })
})
