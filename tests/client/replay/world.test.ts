import { describe, expect, test } from 'vitest'
import { readIndex, readKey, readOpened, readSegment } from '../../../client/src/replay/read-film.ts'
import { isChange } from '../../../client/src/replay/film-types.ts'
import { applyChange } from '../../../client/src/replay/world.ts'
import { vectors } from './support.ts'

describe('the film as the server writes it', () => {
  test.each(vectors.fold)('$name', ({ key, changes, states }) => {
    const { items } = readSegment({ from_ms: 0, changes })
    for (const { after, elements } of states) {
      const world = new Map(readKey({ elements: key }).elements)
      for (const item of items.slice(0, after)) if (isChange(item)) applyChange(world, item)
      expect(Object.fromEntries(world)).toEqual(elements)
    }
  })

  test('times add up from the first', () => {
    for (const { from_ms, changes, times } of vectors.times) {
      expect(readSegment({ from_ms, changes }).items.map(({ atMs }) => atMs)).toEqual(times)
    }
  })

  test('a world that was copied stays as it was', () => {
    const world = new Map([['a', { type: 'note', text: 'eins' }]])
    const copy = new Map(world)
    applyChange(world, { sequence: 1, atMs: 0, author: 1, ops: [{ kind: 'text', id: 'a', field: 'text', at: 4, removed: 0, inserted: '!' }] })
    applyChange(world, { sequence: 2, atMs: 0, author: 1, ops: [{ kind: 'set', id: 'a', fields: { x: 3 } }] })
    expect(world.get('a')).toEqual({ type: 'note', text: 'eins!', x: 3 })
    expect(copy.get('a')).toEqual({ type: 'note', text: 'eins' })
  })
})

describe('reading', () => {
  test('the examples of the interface', () => {
    const opened = readOpened(vectors.examples.opened)
    expect(opened.people.map(({ key, label, letter }) => [key, label, letter])).toEqual([['p1', 'Anna', 'A'], ['p2', null, '2']])
    expect(opened.boards.map(({ fromMs }) => fromMs)).toEqual([1763820000000, null])
    const index = readIndex(vectors.examples.index)
    expect(index.authors.get(2)).toBe('p2')
    expect(index.chapters[0]?.title).toEqual({ de: 'Ankommen', en: 'Arriving', uk: 'Прибуття' })
    expect(index.versions.map(({ name }) => name)).toEqual([null, 'vor der Abstimmung'])
    expect(readSegment(vectors.examples.segment).items.filter(isChange).length).toBe(4)
  })

  test('what is wrong in a film is left out, and what follows keeps its time', () => {
    const changes = [
      null, 7, [1, 'x', 1, [['+', 'a', {}]]], [2, 100, 1, [['?', 'a'], ['=', 5, {}]]], [3, 50, 1, [['-', 'a'], ['t', 'a', 1]]], [4, -9, 'p', 'step', 3],
    ]
    const { items } = readSegment({ from_ms: 1000, changes })
    expect(items).toEqual([
      { sequence: 1, atMs: 1000, author: 1, ops: [{ kind: 'put', id: 'a', fields: {} }] },
      { sequence: 3, atMs: 1150, author: 1, ops: [{ kind: 'gone', id: 'a' }] },
      { sequence: 4, atMs: 1150, author: 0, kind: 'step', values: {} },
    ])
  })

  test.each([undefined, null, 3, 'x', [], {}])('%j is no film, and no error', (json) => {
    expect(readSegment(json).items).toEqual([])
    expect(readKey(json).elements.size).toBe(0)
    expect(readIndex(json).segments).toEqual([])
    expect(readOpened(json).boards).toEqual([])
  })
})
