import { beforeAll, beforeEach, expect, test } from 'vitest'
import { loadTexts, setLanguage } from '../../../client/src/i18n/i18n.ts'
import { LiveState } from '../../../client/src/live/live-state.ts'
import { arrive } from '../../../client/src/session/arrival.ts'
import { PROGRAMME } from '../live/fixtures.ts'
import { pageBench, type PageBench } from '../ui/support.tsx'

let all: PageBench

beforeAll(async () => {
  await setLanguage('en')
  await loadTexts('session')
})
beforeEach(() => {
  document.body.replaceChildren()
  all = pageBench()
})

async function come(board: string): Promise<void> {
  const live = new LiveState(board)
  await live.start()
  live.receive(PROGRAMME)
  arrive({ ...all.model, live })
}

test('whoever comes to another board hears where they are, and goes on there', async () => {
  await come('b')
  expect([all.said, all.shown]).toEqual([[], []])
  await come('b2')
  expect(all.said).toEqual(['You are on the board “Group 1” now.'])
  expect(all.shown).toEqual(['focus'])
  await come('b2')
  expect(all.said).toHaveLength(1)
})

test('a focus that is somewhere stays there', async () => {
  await come('b2')
  const button = document.createElement('button')
  document.body.append(button)
  button.focus()
  await come('b')
  expect(document.activeElement).toBe(button)
  expect(all.shown).toEqual([])
})
