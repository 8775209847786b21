import { afterEach, expect, test, vi } from 'vitest'
import { forgetPerson, membershipOf, personOn, rememberMembership, rememberPerson } from '../../../client/src/platform/identity.ts'
import { deviceStorage, tabStorage } from '../../../client/src/platform/storage.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
  sessionStorage.clear()
})

test('values are kept under keys of our own', () => {
  deviceStorage.set('a', '1')
  expect(deviceStorage.get('a')).toBe('1')
  expect(localStorage.getItem('lw.a')).toBe('1')
  deviceStorage.remove('a')
  expect(deviceStorage.get('a')).toBeUndefined()
})

test('a full or denied storage is as good as memory while the page lives', () => {
  const denied = { getItem: () => null, removeItem: () => undefined, setItem: () => { throw new Error('full') } }
  vi.stubGlobal('localStorage', denied)
  deviceStorage.set('a', '1')
  expect(deviceStorage.get('a')).toBe('1')
  deviceStorage.remove('a')
  expect(deviceStorage.get('a')).toBeUndefined()
})

test('this tab stays who it is, whoever another tab becomes', () => {
  rememberPerson(['b1', 'b2'], 'p1')
  expect(personOn('b2')).toBe('p1')
  deviceStorage.set('person.b1', 'p2')
  expect(personOn('b1')).toBe('p1')
  tabStorage.remove('person.b1')
  expect(personOn('b1')).toBe('p2')
  forgetPerson('b1')
  expect(personOn('b1')).toBeUndefined()
})

test('a link is recognised without its secret being kept', () => {
  rememberMembership('very-secret', { personId: 'p', name: 'Oksana', boardId: 'b' })
  expect(membershipOf('very-secret')?.name).toBe('Oksana')
  expect(membershipOf('another')).toBeUndefined()
  expect(JSON.stringify({ ...localStorage })).not.toContain('very-secret')
})
