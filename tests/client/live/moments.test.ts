import { describe, expect, test } from 'vitest'
import { Moments } from '../../../client/src/live/moments.ts'
import type { MomentKinds } from '../../../client/src/live/types.ts'

const back = (board: string): MomentKinds['back'] => ({ board, title: '', seconds: 20, minutes: null })

describe('Moments', () => {
  test('the newest call waits for its first listener, once', () => {
    const moments = new Moments()
    const heard: string[] = []
    moments.tell('back', back('old'))
    moments.tell('back', back('plenary'))
    moments.subscribe('back', ({ board }) => heard.push(board))
    moments.subscribe('back', ({ board }) => heard.push(`later ${board}`))
    expect(heard).toEqual(['plenary'])
  })

  test('a newer call of another kind takes its place', () => {
    const moments = new Moments()
    const heard: string[] = []
    moments.tell('go', back('group'))
    moments.tell('back', back('plenary'))
    moments.subscribe('go', ({ board }) => heard.push(`go ${board}`))
    moments.subscribe('back', ({ board }) => heard.push(`back ${board}`))
    expect(heard).toEqual(['back plenary'])
  })

  test('what was heard does not come again, and what is no call does not wait', () => {
    const moments = new Moments()
    const heard: string[] = []
    moments.subscribe('back', () => heard.push('first'))()
    moments.subscribe('back', () => heard.push('second'))
    moments.tell('back', back('plenary'))
    moments.subscribe('back', () => heard.push('third'))
    moments.tell('lead', { by: 'Fay' })
    moments.subscribe('lead', () => heard.push('lead'))
    expect(heard).toEqual(['second'])
  })
})
