import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { isContained } from '../../../client/src/sync/contained.ts'
import { elementsOf, type Operation } from '../../../client/src/sync/operations.ts'
import { record } from '../../../client/src/sync/recorder.ts'
import { replay } from '../../../client/src/sync/replay.ts'

function recorded(change: (doc: Y.Doc) => void, base = new Y.Doc()): { doc: Y.Doc; operations: Operation[] } {
  const operations: Operation[] = []
  const end = record(base, { onLocal: (_update, more) => operations.push(...more), onRemote: () => undefined })
  change(base)
  end()
  return { doc: base, operations }
}

function withText(text: string): Y.Doc {
  const doc = new Y.Doc()
  elementsOf(doc).set('a', new Y.Map([['text', new Y.Text(text)]]))
  return doc
}

function textOf(doc: Y.Doc): Y.Text {
  return (elementsOf(doc).get('a') as Y.Map<unknown>).get('text') as Y.Text
}

function copy(doc: Y.Doc): Y.Doc {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  return other
}

describe('replay', () => {
  test('on the same base it makes the same content', () => {
    const step = fc.record({
      kind: fc.constantFrom('put', 'set', 'unset', 'insert', 'delete', 'remove', 'set-text'),
      id: fc.constantFrom('a', 'b', 'c'),
      key: fc.constantFrom('x', 'color'),
      at: fc.nat(20),
      value: fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.integer())),
      text: fc.string({ unit: fc.constantFrom('a', 'ö', 'ї', ' '), maxLength: 5 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const base = withText('Start')
        const { doc, operations } = recorded((each) => steps.forEach((one) => act(each, one)), copy(base))
        const fresh = copy(base)
        expect(fresh.transact(() => replay(fresh, operations))).toEqual([])
        expect(elementsOf(fresh).toJSON()).toEqual(elementsOf(doc).toJSON())
      }),
    )
  })

  test('text goes where its surroundings went', () => {
    const { operations } = recorded((doc) => textOf(doc).insert(11, ' kleine'), withText('Das ist ein Quartier'))
    const moved = withText('Wirklich: Das ist ein Quartier')
    replay(moved, operations)
    expect(textOf(moved).toString()).toBe('Wirklich: Das ist ein kleine Quartier')
  })

  test('where the surroundings are gone, nothing of others is deleted', () => {
    const { operations } = recorded((doc) => {
      textOf(doc).delete(6, 4)
      textOf(doc).insert(6, 'Neues')
    }, withText('Hallo Welt'))
    const other = withText('Ganz anders')
    replay(other, operations)
    expect(textOf(other).toString()).toContain('Neues')
    expect(textOf(other).toString().replace('Neues', '')).toBe('Ganz anders')
  })

  test('D4: a surrogate pair is never split', () => {
    const { operations } = recorded((doc) => textOf(doc).insert(1, '!'), withText('ab'))
    const other = withText('😀😀')
    replay(other, operations)
    expect(() => encodeURIComponent(textOf(other).toString())).not.toThrow()
  })

  test('what belongs to a missing element is told, a removal is not', () => {
    const { operations } = recorded((doc) => {
      textOf(doc).insert(0, 'x')
      elementsOf(doc).delete('a')
    }, withText(''))
    expect(replay(new Y.Doc(), operations)).toMatchObject([{ kind: 'splice', id: 'a' }])
  })
})

interface Step {
  readonly kind: string
  readonly id: string
  readonly key: string
  readonly at: number
  readonly value: unknown
  readonly text: string
}

function act(doc: Y.Doc, { kind, id, key, at, value, text }: Step): void {
  const elements = elementsOf(doc)
  const element = elements.get(id) as Y.Map<unknown> | undefined
  if (kind === 'put') elements.set(id, new Y.Map<unknown>([['x', value], ['text', new Y.Text(text)]]))
  if (kind === 'remove') elements.delete(id)
  if (kind === 'set') element?.set(key, value)
  if (kind === 'unset') element?.delete(key)
  if (kind === 'set-text') element?.set('text', new Y.Text(text))
  const inside = element?.get('text')
  if (!(inside instanceof Y.Text)) return
  if (kind === 'insert') inside.insert(Math.min(at, inside.length), text)
  if (kind === 'delete') inside.delete(Math.min(at, inside.length), Math.min(2, inside.length - Math.min(at, inside.length)))
}

describe('isContained', () => {
  test('tells additions and deletions that are there from those that are not', () => {
    const base = withText('abc')
    const other = copy(base)
    const updates: Uint8Array[] = []
    other.on('update', (update: Uint8Array) => updates.push(update))
    textOf(other).insert(3, 'd')
    textOf(other).delete(0, 1)
    const [insert, deletion] = updates as [Uint8Array, Uint8Array]
    expect([isContained(base, insert), isContained(base, deletion)]).toEqual([false, false])
    Y.applyUpdate(base, insert)
    expect([isContained(base, insert), isContained(base, deletion)]).toEqual([true, false])
    Y.applyUpdate(base, deletion)
    expect([isContained(base, insert), isContained(base, deletion)]).toEqual([true, true])
  })
})
