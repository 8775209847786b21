/** The HTTP API as the pages see it: answers that a test decides, requests that it can look at. */
import { vi } from 'vitest'

export interface Request {
  readonly path: string
  readonly body: unknown
}

export class ApiServer {
  readonly requests: Request[] = []
  private readonly answers = new Map<string, () => Response>()

  constructor() {
    vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
      this.requests.push({ path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined })
      const answer = this.answers.get(path)
      return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('no network'))
    })
  }

  answer(path: string, body: unknown, status = 200): void {
    this.answers.set(path, () => new Response(JSON.stringify(body), { status }))
  }

  problem(path: string, status: number, name: string, field = ''): void {
    this.answer(path, { type: `urn:whiteboard:problem:${name}`, title: '', status, detail: '', field }, status)
  }

  body(path: string): unknown {
    return this.requests.findLast((request) => request.path === path)?.body
  }
}
