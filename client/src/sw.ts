/**
 * The service worker: a board opens again without a network. Pages come from the network while there is
 * one, so nobody works with yesterday's version; files named by their content come from the cache.
 * /api and /sync are never touched: what they say is true only when the server says it.
 */

/** Filled in by build/service-worker.ts. */
declare const __VERSION__: string
declare const __ASSETS__: readonly string[]

/** The part of ServiceWorkerGlobalScope used here; its library and the DOM's exclude each other. */
interface WorkerScope {
  readonly clients: {
    claim(): Promise<void>
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly unknown[]>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
}
interface Lasting {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Lasting {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

const scope = self as unknown as WorkerScope
const CACHE = `lw-${__VERSION__}`
/** One document serves every page. */
const SHELL = '/'
/** A network that does not answer a page in that time is treated as none. */
const PAGE_PATIENCE_MS = 4_000

scope.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([SHELL, ...__ASSETS__]))
      .then(() => scope.skipWaiting()),
  )
})

scope.addEventListener('activate', (event) => {
  event.waitUntil(dropOldCaches().then(() => scope.clients.claim()))
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate' && isPage(url.pathname)) {
    event.respondWith(freshPage(request))
    event.waitUntil(dropOldCaches())
  }
  if (url.pathname.startsWith('/assets/')) event.respondWith(keptAsset(request))
})

function isPage(path: string): boolean {
  return path === '/' || path === '/join' || path.startsWith('/board/')
}

/** The network first; without one the page of this version, whose files are all here. */
async function freshPage(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PAGE_PATIENCE_MS) })
    if (response.status < 500) return response
    return (await kept(SHELL)) ?? response
  } catch (error) {
    const page = await kept(SHELL)
    if (page) return page
    throw error
  }
}

async function keptAsset(request: Request): Promise<Response> {
  return (await kept(request)) ?? fetch(request)
}

/** From any version's cache: a page that was open before an update still finds the files it loads later. */
function kept(request: Request | string): Promise<Response | undefined> {
  return caches.match(request)
}

/** Unless several pages are open: one of them may be of an older version and still need its files. */
async function dropOldCaches(): Promise<void> {
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (pages.length > 1) return
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('lw-') && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
}
