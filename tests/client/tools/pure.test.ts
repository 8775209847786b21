import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { intersects } from '../../../client/src/geometry/box.ts'
import { decodeCaret, encodeCaret } from '../../../client/src/tools/caret.ts'
import { mapIndex, type Delta } from '../../../client/src/tools/delta.ts'
import { placeWithin } from '../../../client/src/tools/free-place.ts'
import { MOST_NOTES, notesFromText } from '../../../client/src/tools/notes-from-text.ts'
import { resizeBox } from '../../../client/src/tools/resize-box.ts'
import { StrokeTrail } from '../../../client/src/tools/stroke-trail.ts'

const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const
const length = fc.integer({ min: 10, max: 1000 })
const shift = fc.integer({ min: -2000, max: 2000 })
const box = fc.record({ x: shift, y: shift, width: length, height: length })

describe('resizeBox', () => {
  test('keeps the opposite side and the least size, whatever the hand does', () => {
    fc.assert(fc.property(box, fc.constantFrom(...HANDLES), shift, shift, fc.boolean(), (from, handle, dx, dy, proportional) => {
      const to = resizeBox(from, handle, dx, dy, { minWidth: 8, minHeight: 8, proportional })
      expect(to.width).toBeGreaterThanOrEqual(7.999)
      expect(to.height).toBeGreaterThanOrEqual(7.999)
      if (!handle.includes('w')) expect(to.x).toBe(from.x)
      else expect(to.x + to.width).toBeCloseTo(from.x + from.width)
      if (!handle.includes('n')) expect(to.y).toBe(from.y)
      else expect(to.y + to.height).toBeCloseTo(from.y + from.height)
      if (proportional) expect(to.width / to.height).toBeCloseTo(from.width / from.height)
    }))
  })
})

describe('placeWithin', () => {
  test('covers nothing as long as there is room', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), (count) => {
      const area = { x: 0, y: 0, width: 600, height: 600 }
      const taken: ReturnType<typeof placeWithin>[] = []
      for (let i = 0; i < count; i++) taken.push(placeWithin(area, { width: 160, height: 160 }, taken))
      for (const a of taken) for (const b of taken) if (a !== b) expect(intersects(a, b)).toBe(false)
    }))
  })

  test('gives a place also for what is larger than the area', () => {
    const place = placeWithin({ x: 0, y: 0, width: 10, height: 10 }, { width: 100, height: 100 }, [])
    expect(place).toMatchObject({ x: -45, y: -45 })
  })
})

describe('mapIndex', () => {
  test('a place keeps the same character after it, whatever is written before', () => {
    const doc = new Y.Doc()
    const text = doc.getText('t')
    text.insert(0, 'Grüße aus 😀 Lwiw')
    let delta: Delta = []
    text.observe((event) => {
      delta = event.delta
    })
    text.insert(6, 'herzlich ')
    expect(mapIndex(10, delta)).toBe(19)
    expect(mapIndex(3, delta)).toBe(3)
    text.delete(0, 6)
    expect(mapIndex(19, delta)).toBe(13)
    expect(mapIndex(3, delta)).toBe(0)
  })

  test('never leaves the text', () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.string({ maxLength: 4 }))), fc.nat(), (start, edits, at) => {
      const doc = new Y.Doc()
      const text = doc.getText('t')
      text.insert(0, start)
      let place = start.length === 0 ? 0 : at % (start.length + 1)
      text.observe((event) => {
        place = mapIndex(place, event.delta)
        expect(place).toBeGreaterThanOrEqual(0)
        expect(place).toBeLessThanOrEqual(text.length)
      })
      for (const [where, remove, insert] of edits) {
        const from = where % (text.length + 1)
        doc.transact(() => {
          text.delete(from, Math.min(remove, text.length - from))
          text.insert(from, insert)
        })
      }
    }))
  })
})

describe('carets on the wire', () => {
  test('stay at their character while others write', () => {
    const doc = new Y.Doc()
    const text = doc.getMap<Y.Text>('elements').set('t', new Y.Text('abcdef'))
    const encoded = encodeCaret(text, 3)
    text.insert(0, '12')
    expect(decodeCaret(doc, encoded)?.index).toBe(5)
  })

  test.each([undefined, 7, '', '!!', 'A'.repeat(500), btoa('\u00ff\u00ff\u00ff')])('%j is no place and harms nobody', (nonsense) => {
    expect(decodeCaret(new Y.Doc(), nonsense)).toBeUndefined()
  })
})

describe('notesFromText', () => {
  test('every line with words becomes a note, in a block around the place', () => {
    const { notes, isCut } = notesFromText('Bäume\r\n\n  Bänke \nРинок', { x: 100, y: 100 }, 'blue')
    expect(notes.map((each) => ('text' in each ? each.text : ''))).toEqual(['Bäume', 'Bänke', 'Ринок'])
    expect(notes[0]).toMatchObject({ type: 'note', color: 'blue', x: -68, y: -68 })
    expect(isCut).toBe(false)
  })

  test('a huge clipboard is cut and says so', () => {
    const many = notesFromText(Array.from({ length: 5000 }, (_, i) => `Zeile ${i}`).join('\n'), { x: 0, y: 0 }, 'yellow')
    expect([many.notes.length, many.isCut]).toEqual([MOST_NOTES, true])
    const long = notesFromText('😀'.repeat(50_000), { x: 0, y: 0 }, 'yellow')
    const [only] = long.notes
    expect(only !== undefined && 'text' in only && only.text).toBe('😀'.repeat(10_000))
    expect(long.isCut).toBe(true)
  })
})

describe('StrokeTrail', () => {
  test('is kept with its top left corner as origin and looks the same', () => {
    const trail = new StrokeTrail({ x: 100, y: 100 }, 0.5, 1)
    trail.add({ x: 50, y: 160 }, 0.7)
    trail.add({ x: 200, y: 90 }, 0.9)
    expect(trail.finished()).toEqual({ x: 50, y: 90, points: [50, 10, 0.5, 0, 70, 0.7, 150, 0, 0.9] })
  })

  test('a hand that rests adds nothing', () => {
    const trail = new StrokeTrail({ x: 0, y: 0 }, 0.5, 1)
    for (let i = 0; i < 100; i++) trail.add({ x: 0.3, y: 0.2 }, 0.5)
    expect(trail.points).toHaveLength(3)
  })
})
