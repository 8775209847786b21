import { describe, expect, test } from 'vitest'
import { Commands } from '../../../client/src/live/commands.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { until } from '../support/until.ts'

interface Asked { readonly path: string; readonly body: Record<string, unknown> }

function bench(answers: (() => Response | Promise<Response>)[], workshop: string | null = 'w1') {
  const asked: Asked[] = []
  const clock = new ManualClock()
  const commands = new Commands({
    personId: 'p', clock, seen: () => 7, workshopId: () => Promise.resolve(workshop ?? undefined),
    fetch: async (url, init) => {
      asked.push({ path: url as string, body: JSON.parse((init?.body as string | undefined) ?? '{}') as Record<string, unknown> })
      const answer = answers.shift()
      if (answer === undefined) throw new TypeError('no network')
      return answer()
    },
  })
  return { commands, asked, clock }
}

const ok = (): Response => new Response(JSON.stringify({ revision: 8 }))

describe('commands', () => {
  test('carry an id of their own, and what was seen only where somebody could be quicker', async () => {
    const { commands, asked } = bench([ok, ok])
    expect(await commands.send('step', { step: 's3' })).toEqual({ ok: true, value: { revision: 8 } })
    await commands.send('hand', { up: true, board: 'b' })
    expect(asked.map(({ path }) => path)).toEqual(['/api/workshops/w1/step', '/api/workshops/w1/hand'])
    expect(asked[0]?.body).toEqual({ step: 's3', seen: 7, command: asked[0]?.body['command'] })
    expect(asked[1]?.body).not.toHaveProperty('seen')
    expect(asked[0]?.body['command']).not.toBe(asked[1]?.body['command'])
    expect(String(asked[0]?.body['command']).length).toBeGreaterThanOrEqual(8)
  })

  test('are sent again under the same id when no answer came', async () => {
    const lost = (): Promise<Response> => Promise.reject(new TypeError('gone'))
    const { commands, asked, clock } = bench([lost, () => new Response('bad gateway', { status: 502 }), ok])
    const answer = commands.send('step', { step: 's3' })
    await until(() => clock.pending === 1)
    clock.advance(700)
    await until(() => asked.length === 2 && clock.pending === 1)
    clock.advance(1_400)
    expect(await answer).toEqual({ ok: true, value: { revision: 8 } })
    expect(new Set(asked.map(({ body }) => body['command'])).size).toBe(1)
  })

  test('a conflict tells who was quicker and is not tried again', async () => {
    const conflict = { type: 'urn:whiteboard:problem:conflict', title: 'T', detail: 'D', status: 409, by: 'Oksana', revision: 9 }
    const { commands, asked } = bench([() => new Response(JSON.stringify(conflict), { status: 409 })])
    const answer = await commands.send('step', { step: 's3' })
    expect(answer).toEqual({ ok: false, problem: { name: 'conflict', title: 'T', detail: 'D', field: '', by: 'Oksana', revision: 9 } })
    expect(asked).toHaveLength(1)
  })

  test('what the path is about is not in the body, and is escaped', async () => {
    const { commands, asked } = bench([ok])
    await commands.send('mute', { on: 'a/b', muted: true })
    expect(asked[0]?.path).toBe('/api/workshops/w1/people/a%2Fb/mute')
    expect(asked[0]?.body).not.toHaveProperty('on')
  })

  test('without a workshop, or with an answer that is none, they fail as a value', async () => {
    const { commands } = bench([], null)
    expect((await commands.send('lead', {})).ok).toBe(false)
    const html = bench([() => new Response('<h1>', { status: 200 })])
    expect(await html.commands.send('lead', {})).toMatchObject({ ok: false, problem: { name: 'internal' } })
  })
})
