// Real Yjs clients in one process, driven by one JSON command a line: {"command", ...} -> {"ok": value}.
// Edits are drawn from a seed, so that a failing run can be repeated from its seed alone.
import * as Y from 'yjs'
import { createInterface } from 'node:readline'

const peers = new Map()
const toText = bytes => Buffer.from(bytes).toString('base64')
const toBytes = text => new Uint8Array(Buffer.from(text, 'base64'))

const WORDS = ['Hof', 'парк ', 'ü', '😀', '🇺🇦', 'a', '👩🏽‍🌾', '\n', 'ß → ', '𝒳y', 'lab']
const FIELDS = ['x', 'y', 'color', 'width', 'nested', 'list', 'start']

/** Seeded numbers from 0 to 1 (mulberry32, public domain). */
const randomFrom = seed => () => {
  seed = (seed + 0x6d2b79f5) >>> 0
  let t = Math.imul(seed ^ (seed >>> 15), seed | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

/** Offsets in UTF-16 code units at which `text` may be parted. */
const boundaries = text => {
  const found = [0]
  for (const character of text) found.push(found[found.length - 1] + character.length)
  return found
}

class Peer {
  constructor (clientID) {
    this.doc = new Y.Doc()
    this.doc.clientID = clientID
    this.elements = this.doc.getMap('elements')
    this.undo = new Y.UndoManager(this.elements, { trackedOrigins: new Set(['local']), captureTimeout: 0 })
    this.written = []
    this.doc.on('update', (update, origin) => { if (origin !== 'network') this.written.push(toText(update)) })
    this.serial = 0
  }

  edit (seed, count) {
    const random = randomFrom(seed)
    const pick = list => list[Math.floor(random() * list.length)]
    for (let i = 0; i < count; i++) {
      const roll = random()
      if (roll < 0.06) this.undo.undo()
      else if (roll < 0.09) this.undo.redo()
      else this.doc.transact(() => this.change(random, pick), 'local')
    }
    return this.written.splice(0)
  }

  change (random, pick) {
    const ids = [...this.elements.keys()]
    const roll = random()
    if (ids.length === 0 || roll < 0.15) return this.create(`e${this.doc.clientID % 97}-${this.serial++}`, random, pick)
    const id = pick(ids)
    if (roll < 0.22) return this.elements.delete(id)
    if (roll < 0.25) return this.create(id, random, pick)
    const element = this.elements.get(id)
    if (roll < 0.55) return this.setField(element, random, pick)
    const text = element.get('text')
    if (text instanceof Y.Text) this.type(text, random, pick)
  }

  create (id, random, pick) {
    const element = new Y.Map()
    this.elements.set(id, element)
    element.set('type', 'note')
    element.set('x', Math.floor(random() * 5000) - 1000)
    element.set('y', random() * 1000)
    element.set('text', new Y.Text(pick(WORDS) + pick(WORDS)))
  }

  setField (element, random, pick) {
    const field = pick(FIELDS)
    const known = element.get(field)
    if (field === 'nested') {
      if (known instanceof Y.Map && random() < 0.8) return known.set(pick(['a', 'b']), pick(WORDS))
      return element.set(field, new Y.Map())
    }
    if (field === 'list') {
      if (!(known instanceof Y.Array)) return element.set(field, new Y.Array())
      if (known.length > 1 && random() < 0.5) return known.delete(Math.floor(random() * known.length), 1)
      return known.insert(Math.floor(random() * (known.length + 1)), [1, 'zwei', { drei: [null, true, 2.5] }].slice(0, 1 + Math.floor(random() * 3)))
    }
    if (field === 'start') return element.set(field, { x: random(), y: -3, id: pick(WORDS), ax: 0.5 })
    if (random() < 0.1) return element.delete(field)
    element.set(field, field === 'color' ? pick(['yellow', 'teal']) : Math.floor(random() * 1e6) - 5e5)
  }

  type (text, random, pick) {
    const places = boundaries(text.toString())
    const from = Math.floor(random() * places.length)
    const roll = random()
    if (roll < 0.6 || places.length < 3) return text.insert(places[from], pick(WORDS) + (random() < 0.3 ? pick(WORDS) : ''))
    const to = Math.min(places.length - 1, from + 1 + Math.floor(random() * 4))
    if (to <= from) return
    if (roll < 0.93) return text.delete(places[from], places[to] - places[from])
    text.format(places[from], places[to] - places[from], { bold: random() < 0.5 ? true : null })
  }
}

const view = doc => doc.getMap('elements').toJSON()

const commands = {
  start ({ clientIds }) {
    peers.clear()
    clientIds.forEach((id, index) => peers.set(index, new Peer(id)))
  },
  edit: ({ peer, seed, count }) => peers.get(peer).edit(seed, count),
  receive ({ peer, updates }) {
    for (const update of updates) Y.applyUpdate(peers.get(peer).doc, toBytes(update), 'network')
  },
  vector: ({ peer }) => toText(Y.encodeStateVector(peers.get(peer).doc)),
  missing: ({ peer, vector }) => toText(Y.encodeStateAsUpdate(peers.get(peer).doc, toBytes(vector))),
  view: ({ peer }) => view(peers.get(peer).doc),
  pending: ({ peer }) => peers.get(peer).doc.store.pendingStructs !== null || peers.get(peer).doc.store.pendingDs !== null,
  /** What Yjs itself makes of these updates: the board, and its own collected state. */
  reference ({ updates }) {
    const doc = new Y.Doc()
    doc.getMap('elements')
    for (const update of updates) Y.applyUpdate(doc, toBytes(update))
    const state = Y.encodeStateAsUpdate(doc)
    const waits = doc.store.pendingStructs !== null || doc.store.pendingDs !== null
    return { view: view(doc), state: toText(state), waits }
  }
}

createInterface({ input: process.stdin }).on('line', line => {
  const { command, ...rest } = JSON.parse(line)
  let answer
  try {
    answer = { ok: commands[command](rest) ?? null }
  } catch (error) {
    answer = { error: String(error?.stack ?? error) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
})
