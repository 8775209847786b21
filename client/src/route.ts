/** Which page an address asks for. Secrets are in the fragment, which no server sees and no route reads. */
export type Route =
  | { readonly page: 'start' }
  | { readonly page: 'join' }
  | { readonly page: 'return' }
  | { readonly page: 'lobby' }
  | { readonly page: 'board'; readonly boardId: string }
  | { readonly page: 'replay' }
  | { readonly page: 'not-found' }

export function readRoute(pathname: string): Route {
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname
  if (path === '/' || path === '') return { page: 'start' }
  if (path === '/join' || path === '/join/code') return { page: 'join' }
  if (path === '/return') return { page: 'return' }
  if (path === '/lobby') return { page: 'lobby' }
  if (path.startsWith('/replay/')) return { page: 'replay' }
  const boardId = /^\/board\/([\w-]{1,64})$/.exec(path)?.[1]
  return boardId ? { page: 'board', boardId } : { page: 'not-found' }
}
