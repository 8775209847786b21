import { afterEach, beforeEach, expect, test } from 'vitest'
import { giveFocusBack } from '../../../client/src/session/toast-focus.ts'
import { pageBench, type PageBench } from '../ui/support.tsx'

let all: PageBench
let stop: () => void
let [field, close] = [document.createElement('input'), document.createElement('button')]

beforeEach(() => {
  all = pageBench()
  const line = document.createElement('div')
  line.className = 'toast'
  ;[field, close] = [document.createElement('input'), document.createElement('button')]
  line.append(close)
  document.body.replaceChildren(field, line)
  all.model.toast.value = { text: 'Something was not accepted.' }
  stop = giveFocusBack(all.model)
})
afterEach(() => stop())

test('whoever closes a toast goes on where they were', () => {
  field.focus()
  close.focus()
  all.model.toast.value = null
  expect(document.activeElement).toBe(field)
  expect(all.shown).toEqual([])
})

test('on the board where that is gone', () => {
  field.focus()
  close.focus()
  field.remove()
  all.model.toast.value = null
  expect(all.shown).toEqual(['focus'])
})

test('a toast that goes by itself, or is followed by another, takes the focus nowhere', () => {
  close.focus()
  all.model.toast.value = { text: 'Another one.' }
  expect(document.activeElement).toBe(close)
  field.focus()
  all.model.toast.value = null
  expect(document.activeElement).toBe(field)
  expect(all.shown).toEqual([])
})
