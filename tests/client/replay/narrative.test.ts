import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differences } from '../../../client/src/replay/compare.ts'
import { EVERYTHING, toggled, type Cast } from '../../../client/src/replay/filter.ts'
import type { Change, Item } from '../../../client/src/replay/film-types.ts'
import { historyOf } from '../../../client/src/replay/history.ts'
import { Narrator, type DeedLine } from '../../../client/src/replay/narrative.ts'
import { applyChange } from '../../../client/src/replay/world.ts'
import { frame, histories, note, person } from './support.ts'

const CAST: Cast = { authors: new Map([[1, 'p1'], [2, 'p2']]), people: new Map([['p1', person('p1', 'Anna')], ['p2', person('p2', null)]]) }

function told(items: readonly Item[], filter = EVERYTHING) {
  const narrator = new Narrator(new Map(), filter, CAST)
  narrator.tell(items)
  return narrator.lines
}

function deeds(items: readonly Item[], filter = EVERYTHING): DeedLine[] {
  return told(items, filter).filter((line) => line.kind === 'deeds')
}

describe('the text version', () => {
  test('every operation is in exactly one line, in whatever pieces the film comes', () => {
    fc.assert(fc.property(histories, fc.nat(20), (changes, cut) => {
      const narrator = new Narrator(new Map(), EVERYTHING, CAST)
      narrator.tell(changes.slice(0, cut))
      narrator.tell(changes.slice(cut))
      const lines = narrator.lines.filter((line) => line.kind === 'deeds')
      const count = changes.reduce((sum, { ops }) => sum + ops.length, 0)
      expect(lines.reduce((sum, { ops }) => sum + ops, 0)).toBe(count)
      expect(narrator.lines).toEqual(told(changes))
      const touched = new Set(changes.flatMap(({ ops }) => ops.map(({ id }) => id)))
      expect(new Set(lines.flatMap(({ texts }) => [...texts.keys()]))).toEqual(touched)
    }), { numRuns: 60 })
  })

  test('the lines of two filters that share out the film share out its operations', () => {
    fc.assert(fc.property(histories, (changes) => {
      const all = deeds(changes).reduce((sum, { ops }) => sum + ops, 0)
      const parts = ['p1', 'p2', ''].map((who) => deeds(changes, toggled(EVERYTHING, 'people', who)).reduce((sum, { ops }) => sum + ops, 0))
      expect(parts.reduce((sum, each) => sum + each, 0)).toBe(all)
    }), { numRuns: 60 })
  })

  test('notes made in a frame within a minute are one line with what they said in the end', () => {
    const items: Change[] = [
      { sequence: 1, atMs: 0, author: 1, ops: [{ kind: 'put', id: 'f', fields: frame('Ideas', 0, 0) }] },
      { sequence: 2, atMs: 10, author: 1, ops: [{ kind: 'put', id: 'a', fields: note('', 10, 10) }] },
      { sequence: 3, atMs: 20, author: 1, ops: [{ kind: 'text', id: 'a', field: 'text', at: 0, removed: 0, inserted: 'Trees' }] },
      { sequence: 4, atMs: 30, author: 1, ops: [{ kind: 'put', id: 'b', fields: note('Shade', 200, 10) }] },
      { sequence: 5, atMs: 60_000, author: 2, ops: [{ kind: 'text', id: 'a', field: 'text', at: 5, removed: 0, inserted: '!' }] },
    ]
    const lines = deeds(items)
    expect(lines.map(({ verb, type, frame: where, author }) => [verb, type, where, author])).toEqual([
      ['made', 'frame', '', 1], ['made', 'note', 'f', 1], ['wrote', 'note', 'f', 2],
    ])
    expect([...(lines[1]?.texts ?? [])]).toEqual([['a', 'Trees'], ['b', 'Shade']])
    expect([...(lines[2]?.texts ?? [])]).toEqual([['a', 'Trees!']])
  })

  test('what was removed is told with what it said', () => {
    const lines = deeds([
      { sequence: 1, atMs: 0, author: 1, ops: [{ kind: 'put', id: 'a', fields: note('Trees') }] },
      { sequence: 2, atMs: 70_000, author: 2, ops: [{ kind: 'gone', id: 'a' }] },
    ])
    expect(lines[1]?.verb).toBe('removed')
    expect([...(lines[1]?.texts ?? [])]).toEqual([['a', 'Trees']])
  })

  test('a step divides lines of the same minute', () => {
    const put = (sequence: number, id: string): Change => ({ sequence, atMs: sequence, author: 1, ops: [{ kind: 'put', id, fields: note(id) }] })
    const step = { sequence: 1, atMs: 1, author: 0, kind: 'step', values: { number: 2 } }
    expect(told([put(1, 'a'), step, put(2, 'b')]).map(({ kind }) => kind)).toEqual(['deeds', 'occasion', 'deeds'])
  })
})

describe('the history of an element', () => {
  test('says who wrote what, and joins one piece of writing', () => {
    const write = (atMs: number, author: number, at: number, inserted: string): Change => (
      { sequence: atMs, atMs, author, ops: [{ kind: 'text', id: 'a', field: 'text', at, removed: 0, inserted }] }
    )
    const changes: Change[] = [
      { sequence: 1, atMs: 0, author: 1, ops: [{ kind: 'put', id: 'a', fields: note('') }, { kind: 'put', id: 'b', fields: note('no') }] },
      write(100, 1, 0, 'Tr'), write(200, 1, 2, 'ees'), write(300, 2, 5, '!'),
      { sequence: 5, atMs: 90_000, author: 2, ops: [{ kind: 'set', id: 'a', fields: { x: 50 } }] },
    ]
    expect(historyOf('a', undefined, changes)).toEqual([
      { author: 1, verb: 'made', fromMs: 0, toMs: 0, before: '', after: '' },
      { author: 1, verb: 'wrote', fromMs: 100, toMs: 200, before: '', after: 'Trees' },
      { author: 2, verb: 'wrote', fromMs: 300, toMs: 300, before: 'Trees', after: 'Trees!' },
      { author: 2, verb: 'moved', fromMs: 90_000, toMs: 90_000, before: 'Trees!', after: 'Trees!' },
    ])
  })
})

describe('two moments beside each other', () => {
  test('added, changed, moved and removed, by frame', () => {
    const f = frame('Ideas', 0, 0)
    const earlier = new Map([['f', f], ['a', note('a', 10, 10)], ['b', note('b', 10, 10)], ['c', note('c', 5_000, 0)]])
    const later = new Map([['f', { ...f }], ['a', note('a!', 10, 10)], ['b', note('b', 40, 10)], ['d', note('d', 20, 20)]])
    expect(differences(earlier, later).map(({ id, what, frame: where }) => [id, what, where])).toEqual([
      ['c', 'removed', ''], ['d', 'added', 'f'], ['a', 'changed', 'f'], ['b', 'moved', 'f'],
    ])
  })

  test('names exactly what differs', () => {
    fc.assert(fc.property(histories, fc.nat(40), (changes, cut) => {
      const earlier = new Map()
      changes.slice(0, cut).forEach((change) => applyChange(earlier, change))
      const later = new Map(earlier)
      changes.slice(cut).forEach((change) => applyChange(later, change))
      const ids = new Set<string>([...earlier.keys(), ...later.keys()] as string[])
      const differ = [...ids].filter((id) => JSON.stringify(earlier.get(id)) !== JSON.stringify(later.get(id)))
      expect(new Set(differences(earlier, later).map(({ id }) => id)).size).toBeLessThanOrEqual(differ.length)
      expect(differences(earlier, earlier)).toEqual([])
      for (const { id } of differences(earlier, later)) expect(differ).toContain(id)
    }), { numRuns: 60 })
  })
})
