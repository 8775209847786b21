/** The real server as a process of its own: started, killed and started again on one port. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = resolve(import.meta.dirname, '../../..')
const START_LIMIT_MS = 30_000

export class RealServer {
  readonly url: string
  private readonly port: number
  private readonly folder: string
  private process: ChildProcess | undefined

  private constructor(port: number) {
    this.port = port
    this.url = `http://127.0.0.1:${port}`
    this.folder = mkdtempSync(join(tmpdir(), 'e2e-'))
  }

  static async start(): Promise<RealServer> {
    const server = new RealServer(await freePort())
    await server.start()
    return server
  }

  async start(): Promise<void> {
    const log = openSync(join(this.folder, 'server.log'), 'a')
    this.process = spawn(join(ROOT, '.venv', 'bin', 'python'), ['-m', 'server'], {
      cwd: ROOT,
      env: { ...process.env, HOST: '127.0.0.1', PORT: String(this.port), DATA_DIR: join(this.folder, 'data') },
      stdio: ['ignore', log, log],
    })
    const deadline = Date.now() + START_LIMIT_MS
    while (!(await this.isReady())) {
      if (this.process.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the server does not start:\n${readFileSync(join(this.folder, 'server.log'), 'utf8')}`)
      }
      await sleep(50)
    }
  }

  /** SIGKILL: nothing can be saved any more. */
  async kill(): Promise<void> {
    const { process } = this
    this.process = undefined
    if (process?.exitCode !== null) return
    const ended = new Promise((done) => process.once('exit', done))
    process.kill('SIGKILL')
    await ended
  }

  async dispose(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).ok
    } catch {
      return false
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })
}
