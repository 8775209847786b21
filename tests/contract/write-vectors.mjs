// Writes shared/vectors: golden bytes made by lib0, y-protocols and yjs themselves, and bytes that
// both languages must refuse. `node write-vectors.mjs FOLDER`; the same versions give the same files.
import * as encoding from 'lib0/encoding'
import * as awarenessProtocol from 'y-protocols/awareness'
import * as sync from 'y-protocols/sync'
import * as Y from 'yjs'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const hex = bytes => Buffer.from(bytes).toString('hex')
const encoded = write => {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}
const save = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content, null, 1) + '\n')

// --- wire.json ---------------------------------------------------------------------------------
const numbers = [0, 1, 63, 64, 127, 128, 255, 256, 16383, 16384, 2097151, 2097152, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1]
const texts = ['', 'a', 'ä', 'Привіт', '😀', '👩🏽‍🌾', '\u0000', '\ufffd', '𝒳'.repeat(40), '<b>&"\'\n', 'א‮ב']
const strings = [[], [0], [1, 2, 3], Array(127).fill(255), Array(128).fill(128)]
const wire = {
  varints: numbers.map(value => ({ value, hex: hex(encoded(e => encoding.writeVarUint(e, value))) })),
  texts: texts.map(value => ({ value, hex: hex(encoded(e => encoding.writeVarString(e, value))) })),
  byteStrings: strings.map(value => ({ value: hex(value), hex: hex(encoded(e => encoding.writeVarUint8Array(e, Uint8Array.from(value)))) }))
}

// --- updates.json ------------------------------------------------------------------------------
/** One case: what its clients wrote, in an order that leaves no gap, and what Yjs makes of it. */
const record = (name, script) => {
  const updates = []
  const docs = new Map()
  const client = id => {
    if (!docs.has(id)) {
      const doc = new Y.Doc()
      doc.clientID = id
      doc.on('update', (update, origin) => { if (origin !== 'network') updates.push(update) })
      docs.set(id, doc)
    }
    return docs.get(id)
  }
  const exchange = () => {
    for (const doc of docs.values()) for (const update of updates) Y.applyUpdate(doc, update, 'network')
  }
  script(client, exchange)
  const doc = new Y.Doc()
  doc.getMap('elements')
  for (const update of updates) Y.applyUpdate(doc, update)
  return {
    name,
    updates: updates.map(hex),
    elements: doc.getMap('elements').toJSON(),
    state: hex(Y.encodeStateAsUpdate(doc)),
    stateVector: hex(Y.encodeStateVector(doc)),
    clocks: Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc)))
  }
}

const note = (doc, id, fields = {}, text = '') => doc.transact(() => {
  const element = new Y.Map()
  doc.getMap('elements').set(id, element)
  for (const [key, value] of Object.entries({ type: 'note', x: 0, y: 0, ...fields })) element.set(key, value)
  element.set('text', new Y.Text(text))
})
const get = (doc, id) => doc.getMap('elements').get(id)

const updates = [
  record('nothing', () => {}),
  record('a note', client => note(client(1), 'a', { x: 12, y: -7.5, color: 'yellow' }, 'Hof')),
  record('typing and deleting', client => {
    note(client(7), 'a')
    const text = get(client(7), 'a').get('text')
    for (const letter of 'Parklet') text.insert(text.length, letter)
    text.delete(1, 3)
    text.insert(1, 'ö')
  }),
  record('characters of two code units', client => {
    note(client(2 ** 31), 'a', {}, '😀 at 🇺🇦 in 👩🏽‍🌾')
    const text = get(client(2 ** 31), 'a').get('text')
    text.insert(2, '𝒳')
    text.delete(0, 2)
  }),
  record('every kind of value', client => note(client(2 ** 32 - 1), 'a', {
    small: 63, seven: 64, negative: -1, zero: -0, large: 2 ** 31, safe: 2 ** 53 - 1, half: 0.5, tenth: 0.1, tiny: 5e-324,
    yes: true, no: false, nothing: null, text: '', long: 'ü'.repeat(100), list: [1, [2, [3]], {}], object: { a: { b: [null, 'c'] }, 'ключ': 1 }
  })),
  record('a field written again and again', client => {
    note(client(3), 'a')
    for (let x = 0; x < 40; x++) client(3).transact(() => { get(client(3), 'a').set('x', x); get(client(3), 'a').set('y', -x) })
  }),
  record('elements that go', client => {
    note(client(4), 'a', {}, 'stays')
    note(client(4), 'b', {}, 'goes')
    client(4).getMap('elements').delete('b')
    note(client(4), 'b', { again: true }, 'comes back')
  }),
  record('maps, lists and formats within', client => {
    note(client(5), 'a', {}, 'bold and plain')
    const element = get(client(5), 'a')
    element.set('map', new Y.Map([['one', 1]]))
    element.get('map').set('inner', new Y.Array())
    element.get('map').get('inner').insert(0, [1, 'zwei', { three: 3 }, null])
    element.get('map').get('inner').delete(1, 2)
    element.get('text').format(0, 4, { bold: true })
  }),
  record('two who do not see each other', (client, exchange) => {
    note(client(10), 'a', {}, 'together')
    exchange()
    const [one, two] = [get(client(10), 'a'), (client(11), exchange(), get(client(11), 'a'))]
    one.set('x', 1)
    two.set('x', 2)
    one.get('text').insert(3, 'ONE')
    two.get('text').insert(3, 'two')
    client(11).getMap('elements').delete('a')
    one.get('text').insert(0, 'after it went ')
    exchange()
    note(client(11), 'b')
  }),
  record('undo and redo', client => {
    const doc = client(12)
    note(doc, 'a', {}, 'once')
    const undo = new Y.UndoManager(doc.getMap('elements'), { captureTimeout: 0 })
    doc.getMap('elements').delete('a')
    undo.undo()
    undo.redo()
    undo.undo()
    get(doc, 'a').get('text').insert(4, ' more')
    undo.undo()
  }),
  record('an offline spell in one update', client => {
    const doc = client(13)
    const apart = new Y.Doc()
    apart.clientID = 14
    note(doc, 'a', {}, 'before')
    Y.applyUpdate(apart, Y.encodeStateAsUpdate(doc))
    for (let i = 0; i < 5; i++) note(apart, `o${i}`, { i }, `offline ${i}`)
    for (let i = 0; i < 4; i++) apart.getMap('elements').delete(`o${i}`)
    get(apart, 'a').get('text').delete(0, 3)
    doc.transact(() => {})
    const missing = Y.encodeStateAsUpdate(apart, Y.encodeStateVector(doc))
    doc.emit('update', [missing, 'local', doc, null])
  })
]

// --- messages.json -----------------------------------------------------------------------------
const sample = new Y.Doc()
sample.clientID = 21
note(sample, 'a', {}, 'Beispiel 😀')
const state = Y.encodeStateAsUpdate(sample)
const vector = Y.encodeStateVector(sample)
const people = [{ client: 1, clock: 0, state: {} }, { client: 4294967295, clock: 300, state: { user: { name: 'Оля 🌻' }, cursor: { x: -1.5, y: 2 }, selection: ['a'] } }, { client: 70000, clock: 2, state: null }]
const awarenessOf = entries => {
  const states = new Map(entries.map(entry => [entry.client, entry.state]))
  const meta = new Map(entries.map(entry => [entry.client, { clock: entry.clock, lastUpdated: 0 }]))
  return awarenessProtocol.encodeAwarenessUpdate({ states, meta }, entries.map(entry => entry.client))
}
const framed = (type, payload) => encoded(e => { encoding.writeVarUint(e, type); encoding.writeVarUint8Array(e, payload) })
const json = '{"event":"saved","received":3,"text":"ґ 😀"}'
const messages = [
  { kind: 'sync-step-1', payload: hex(vector), hex: hex(encoded(e => { encoding.writeVarUint(e, 0); sync.writeSyncStep1(e, sample) })) },
  { kind: 'sync-step-2', payload: hex(state), hex: hex(encoded(e => { encoding.writeVarUint(e, 0); sync.writeSyncStep2(e, sample) })) },
  { kind: 'update', payload: hex(state), hex: hex(encoded(e => { encoding.writeVarUint(e, 0); sync.writeUpdate(e, state) })) },
  { kind: 'update', payload: '', hex: '000200' },
  { kind: 'awareness', payload: hex(awarenessOf(people)), hex: hex(framed(1, awarenessOf(people))) },
  { kind: 'permission-denied', payload: 'read_only', hex: hex(encoded(e => { encoding.writeVarUint(e, 2); encoding.writeVarUint(e, 0); encoding.writeVarString(e, 'read_only') })) },
  { kind: 'query-awareness', payload: '', hex: '03' },
  { kind: 'control', payload: json, hex: hex(encoded(e => { encoding.writeVarUint(e, 100); encoding.writeVarString(e, json) })) }
]

const awareness = [[], people.slice(0, 1), people.slice(1, 2), people].map(entries => ({ entries, hex: hex(awarenessOf(entries)) }))

// --- malformed.json ----------------------------------------------------------------------------
const varint = value => [...encoded(e => encoding.writeVarUint(e, value))]
const text = value => [...encoded(e => encoding.writeVarString(e, value))]
const section = (client, clock, ...structs) => [...varint(structs.length), ...varint(client), ...varint(clock), ...structs.flat()]
const update = sections => hex([sections.length, ...sections.flat(), 0])
const one = struct => update([section(1, 0, struct)])
const root = (name, info, key, content) => one([info, 1, ...text(name), ...key, ...content])
/** A struct of that kind in the type with the id (1, 0). */
const child = ([kind], content) => update([section(1, 1, [kind, 0, 1, 0, ...content])])
const format = json => child([6], [...text('bold'), ...text(json)])
const value = any => update([section(1, 1, [0x28, 0, 1, 0, ...text('a'), 1, ...any])])
const malformed = {
  messages: {
    'no bytes': '', 'unknown type': '04', 'unknown type in two bytes': '8001', 'unknown sync message': '000300', 'unknown auth message': '020100',
    'a sync message that ends early': '0002', 'a length beyond the end': '00020201', 'a length beyond all memory': '0002ffffffffffffff0f',
    'bytes left over': '00020000', 'bytes left over after a query': '0300', 'an integer beyond 2^53': '0002ffffffffffffff7f',
    'an integer that does not end': 'ffffffffffffffffffff', 'reason with wrong UTF-8': '020001ff', 'reason with a lone surrogate': '020003eda080', 'control that ends early': '640a7b7d'
  },
  awareness: {
    'no bytes': '', 'an entry that ends early': '0101', 'a state that ends early': '010100057b7d', 'no JSON': '0101000178', 'a list': '010100025b5d', 'a number': '0101000131',
    'wrong UTF-8': '0101000322ff22', 'bytes left over': '0000', 'more entries than said': '010100027b7d0200027b7d',
    'not a number': '010100097b2261223a4e614e7d',
    'nested beyond measure': '010100' + hex(text('{"a":' + '['.repeat(40) + ']'.repeat(40) + '}'))
  },
  stateVectors: {
    'no bytes': '', 'ends early': '0101', 'more than said': '0000', 'a count beyond the end': 'ffffff7f', 'a client named twice': '0201010102', 'a clock beyond 2^31': hex([1, 1, ...varint(2 ** 31)])
  },
  updates: {
    'no bytes': '',
    'no delete set': hex([0]),
    'bytes left over': hex([0, 0, 0]),
    'a count beyond the end': hex([...varint(2 ** 32), 0]),
    'a section without structs': update([[0, 1, 0]]),
    'two sections of one client': update([section(1, 0, [0, 1]), section(1, 1, [0, 1])]),
    'a struct of no length': one([0, 0]),
    'an empty text': child([4], [0]),
    'a clock beyond 2^31': update([section(1, 2 ** 31, [0, 1])]),
    'clocks that pass 2^31': update([section(1, 2 ** 31 - 2, [0, 2])]),
    'a text longer than the update': child([4], [5, 97]),
    'an origin later than its struct': update([section(1, 1, [0x84, 1, 5, 1, 97])]),
    'a right origin later than its struct': update([section(1, 1, [0x44, 1, 1, 1, 97])]),
    'a parent later than its struct': update([section(1, 1, [0x28, 0, 1, 1, 1, 97, 1, 126])]),
    'neither a root nor a parent': update([section(1, 1, [0x28, 2, 1, 0, 1, 97, 1, 126])]),
    'another root': root('other', 0x28, [1, 97], [1, 126]),
    'a root used as a list': root('elements', 0x08, [], [1, 126]),
    'an element without an id': root('elements', 0x27, [0], [1]),
    'an element id of 65 characters': root('elements', 0x27, [65, ...Array(65).fill(97)], [1]),
    'an element that is no map': root('elements', 0x28, [1, 97], [1, 126]),
    'an element that is a text': root('elements', 0x27, [1, 97], [2]),
    'an XML element': child([7], [3, 1, 97]),
    'an XML fragment': child([7], [4]),
    'a subdocument': child([9], [1, 97, 118, 0]),
    'binary content': child([3], [1, 0]),
    'an embed': child([5], [2, 0x7b, 0x7d]),
    'content of a later version': child([11], [1]),
    'garbage with an origin': update([section(1, 1, [0x80, 1, 0, 1])]),
    'a BigInt': value([122, 0, 0, 0, 0, 0, 0, 0, 1]),
    'bytes as a value': value([116, 1, 0]),
    'a value of an unknown kind': value([1]),
    'not a number': value([123, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]),
    'minus infinity in four bytes': value([124, 0xff, 0x80, 0, 0]),
    'an integer value beyond 2^53': value([125, 0xbf, 255, 255, 255, 255, 255, 255, 127]),
    'a value nested beyond measure': value([...Array(40).fill([117, 1]).flat(), 126]),
    'legacy JSON content': child([2], [1, 1, 0x31]),
    'JSON that is none': format('{'),
    'JSON nested beyond measure': format('['.repeat(40) + ']'.repeat(40)),
    'JSON with a lone surrogate': format('"\\ud800"'),
    'JSON with a number beyond 64 bits': format('12345678901234567890'),
    'a format that is no JSON': format('x'),
    'wrong UTF-8': child([4], [2, 0xc3, 0x28]),
    'a lone surrogate': child([4], [3, 0xed, 0xa0, 0x80]),
    'wrong UTF-8 in a key': update([section(1, 1, [0x28, 0, 1, 0, 1, 0xff, 1, 126])]),
    'an overlong integer': hex([0x80, 0, 0]),
    'an integer beyond 2^53': hex([0, ...Array(7).fill(255), 127]),
    'types nested beyond measure': update([section(1, 0, ...Array.from({ length: 40 }, (_, i) =>
      i === 0 ? [0x27, 1, ...text('elements'), ...text('a'), 1] : [0x27, 0, 1, i - 1, ...text('a'), 1]))]),
    'structs that wait for each other': update([section(2, 0, [0x84, 1, 0, 1, 97]), section(1, 0, [0x84, 2, 0, 1, 97])]),
    'a client id beyond 2^32': update([section(2 ** 32, 0, [0, 1])]),
    'an origin of a client beyond 2^32': update([section(1, 0, [0x84, ...varint(2 ** 32), 0, 1, 97])]),
    'deletions of a client beyond 2^32': hex([0, 1, ...varint(2 ** 32), 1, 5, 1]),
    'an empty deleted range': hex([0, 1, 1, 1, 5, 0]),
    'a deleted range beyond 2^31': hex([0, 1, 1, 1, 5, ...varint(2 ** 31 - 1)]),
    'fewer deleted ranges than said': hex([0, 1, 1, 2, 5, 1])
  }
}

mkdirSync(folder, { recursive: true })
save('wire.json', wire)
save('updates.json', updates)
save('messages.json', messages)
save('awareness.json', awareness)
save('malformed.json', malformed)
