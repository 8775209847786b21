import { expect, test } from 'vitest'
import { secretOf } from '../../../client/src/pages/link-form.tsx'
import { readRoute } from '../../../client/src/route.ts'

test.each([
  ['/', { page: 'start' }],
  ['/join', { page: 'join' }],
  ['/join/', { page: 'join' }],
  ['/board/pUCgYbetn35--egK', { page: 'board', boardId: 'pUCgYbetn35--egK' }],
  ['/board/', { page: 'not-found' }],
  ['/board/a/b', { page: 'not-found' }],
  ['/board/%2e%2e', { page: 'not-found' }],
  ['/boards', { page: 'not-found' }],
])('%s', (path, route) => {
  expect(readRoute(path)).toEqual(route)
})

test.each([
  ['https://board.example/join#abc', 'abc'], [' abc ', 'abc'], ['', ''], ['https://board.example/join#', ''],
])('the secret of %j is %j', (link, secret) => {
  expect(secretOf(link)).toBe(secret)
})
