// Stock Yjs clients (npm yjs + y-websocket + ws, nothing of ours), driven by one JSON command a line.
// Answers each command with one JSON line: {"ok": value} or {"error": text}.
import * as Y from 'yjs'
import { WebsocketProvider } from 'y-websocket'
import WebSocket from 'ws'
import { createInterface } from 'node:readline'

const clients = new Map()

const until = (condition, limitMs) => new Promise((resolve, reject) => {
  const started = Date.now()
  const look = () => {
    if (condition()) resolve(true)
    else if (Date.now() - started > limitMs) reject(new Error(`not reached within ${limitMs} ms`))
    else setTimeout(look, 5)
  }
  look()
})

const plain = elements => Object.fromEntries([...elements.entries()].map(([id, element]) => [id, element.toJSON()]))

const commands = {
  open ({ client, url, board, token, offline = false }) {
    const doc = new Y.Doc()
    const provider = new WebsocketProvider(url, board, doc, {
      params: { token }, WebSocketPolyfill: WebSocket, disableBc: true, connect: !offline, maxBackoffTime: 200
    })
    const elements = doc.getMap('elements')
    const undo = new Y.UndoManager(elements, { captureTimeout: 0 })
    clients.set(client, { doc, provider, elements, undo, denied: [] })
    // The stock provider logs a refusal to the console and has no event for it.
    provider.messageHandlers[2] = (_encoder, decoder) => {
      const length = decoder.arr.length - decoder.pos
      clients.get(client).denied.push(new TextDecoder().decode(decoder.arr.slice(decoder.pos + 2)))
      decoder.pos += length
    }
    return doc.clientID
  },
  synced: ({ client, limitMs = 10_000 }) => until(() => clients.get(client).provider.synced, limitMs),
  connect: ({ client }) => clients.get(client).provider.connect(),
  disconnect: ({ client }) => clients.get(client).provider.disconnect(),
  connected: ({ client }) => clients.get(client).provider.wsconnected,
  note ({ client, id, text = '', x = 0, y = 0 }) {
    const { doc, elements } = clients.get(client)
    doc.transact(() => {
      const note = new Y.Map(Object.entries({ type: 'note', x, y, width: 160, height: 160, z: 'a0', color: 'yellow' }))
      note.set('text', new Y.Text(text))
      elements.set(id, note)
    })
  },
  set: ({ client, id, key, value }) => clients.get(client).elements.get(id).set(key, value),
  insert: ({ client, id, at, text }) => clients.get(client).elements.get(id).get('text').insert(at, text),
  erase: ({ client, id, at, length }) => clients.get(client).elements.get(id).get('text').delete(at, length),
  remove: ({ client, id }) => clients.get(client).elements.delete(id),
  undo: ({ client }) => clients.get(client).undo.undo() !== null,
  board: ({ client }) => plain(clients.get(client).elements),
  denied: ({ client }) => clients.get(client).denied,
  point ({ client, state }) { clients.get(client).provider.awareness.setLocalState(state) },
  states: ({ client }) => [...clients.get(client).provider.awareness.getStates().values()],
  async equal ({ of, limitMs = 10_000 }) {
    const boards = () => of.map(name => JSON.stringify(sorted(plain(clients.get(name).elements))))
    await until(() => boards().every((board, _, all) => board === all[0]), limitMs)
    return plain(clients.get(of[0]).elements)
  },
  close ({ client }) {
    clients.get(client).provider.destroy()
    clients.delete(client)
  }
}

const sorted = value => value !== null && typeof value === 'object' && !Array.isArray(value)
  ? Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]))
  : value

const answer = value => process.stdout.write(JSON.stringify(value) + '\n')
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const { command, ...rest } = JSON.parse(line)
    answer({ ok: (await commands[command](rest)) ?? null })
  } catch (error) {
    answer({ error: String(error) })
  }
}
process.exit(0)
