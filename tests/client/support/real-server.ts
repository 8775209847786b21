/** The real server as a process, and a way into one of its boards without a browser. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request, type RequestOptions } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { systemClock } from '../../../client/src/platform/clock.ts'
import { systemRandom } from '../../../client/src/platform/random.ts'
import type { SyncEnvironment } from '../../../client/src/sync/environment.ts'
import type { OpenSocket } from '../../../client/src/sync/socket.ts'
import { FakeBrowser } from './fake-locks.ts'

const ROOT = join(process.cwd(), '..')
export const PYTHON = join(ROOT, '.venv/bin/python')

export class RealServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'whiteboard-'))
  private process: ChildProcess | undefined
  private port = '0'

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Starts it, again on the same port after the first time; resolves when it serves. */
  async start(): Promise<void> {
    const env = { ...process.env, HOST: '127.0.0.1', PORT: this.port, DATA_DIR: this.folder }
    const started = spawn(PYTHON, ['-m', 'server'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
    this.process = started
    this.port = await new Promise<string>((resolve, reject) => {
      let output = ''
      started.on('exit', (code) => reject(new Error(`the server ended with ${String(code)}: ${output}`)))
      started.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        const port = /http:\/\/[^:]+:(\d+)/.exec(output)?.[1]
        if (port) resolve(port)
      })
    })
  }

  /** No goodbye: as a power cut would. */
  async kill(): Promise<void> {
    const running = this.process
    if (!running || running.exitCode !== null) return
    const gone = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await gone
  }

  async dispose(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async createWorkshop(): Promise<Record<'facilitator' | 'participant' | 'observer', string>> {
    const body = { title: 'Test', language: 'de', boards: [{ title: 'Board' }] }
    const made = (await this.post('/api/workshops', body)) as { links: Record<'facilitator' | 'participant' | 'observer', string> }
    return made.links
  }

  /** What somebody who leads asks for: a path below /api, as in shared/protocol.md. */
  async order(token: string, path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
    await this.post(`/api/${path}`, { command: randomUUID(), ...body }, token)
  }

  /** Joins as a new person. The environment's clock, chance and sockets are real. */
  async join(link: string, name: string): Promise<Joining> {
    const joined = (await this.post('/api/join', { link, name })) as Joined
    const boardId = joined.boards[0]?.id ?? ''
    const values = new Map<string, string>()
    const environment: SyncEnvironment = {
      clock: systemClock,
      random: systemRandom,
      locks: new FakeBrowser().tab(),
      memory: { get: (key) => values.get(key), set: (key, value) => void values.set(key, value), remove: (key) => void values.delete(key) },
      openSocket: openNodeSocket,
      url: `${this.url.replace('http', 'ws')}/sync/${boardId}?token=${joined.token}&control=1`,
      fetchState: async (signal) => {
        const headers = { Authorization: `Bearer ${joined.token}` }
        const answer = await call(`${this.url}/api/boards/${boardId}/state`, { headers, signal }).catch(() => undefined)
        return answer?.status === 200 ? new Uint8Array(answer.body) : undefined
      },
    }
    return { boardId, workshopId: joined.workshop.id, personId: joined.person.id, token: joined.token, environment }
  }

  private async post(path: string, body: unknown, token?: string): Promise<unknown> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' }
    if (token !== undefined) headers['Authorization'] = `Bearer ${token}`
    const answer = await call(this.url + path, { method: 'POST', headers }, JSON.stringify(body))
    if (answer.status >= 300) throw new Error(answer.body.toString())
    return JSON.parse(answer.body.toString())
  }
}

/** Node's own: the simulated browser's fetch keeps to its origin. */
function call(url: string, options: RequestOptions, body = ''): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

export interface Joining {
  readonly boardId: string
  readonly workshopId: string
  readonly personId: string
  readonly token: string
  readonly environment: SyncEnvironment
}

interface Joined {
  readonly token: string
  readonly workshop: { readonly id: string }
  readonly person: { readonly id: string }
  readonly boards: readonly { readonly id: string }[]
}

/** As openWebSocket of src/sync/socket.ts, on Node's own sockets. */
const openNodeSocket: OpenSocket = (url, events) => {
  const socket = new WebSocket(url)
  socket.on('open', () => events.onOpen())
  socket.on('message', (data: Buffer) => events.onMessage(new Uint8Array(data)))
  socket.on('close', (code) => events.onClose(code))
  // A close event follows every error.
  socket.on('error', () => undefined)
  return {
    send: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes)
    },
    abandon: () => {
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.close()
    },
  }
}
