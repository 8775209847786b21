/** Composition root of the browser client: language, then the page the address asks for. */
import './styles/base.css'
import './styles/pages.css'
import './styles/start.css'
import { startLanguage } from './i18n/i18n.ts'
import { showLoadFailure } from './load-failure.tsx'
import { keepForOffline } from './platform/offline.ts'
import { readRoute, type Route } from './route.ts'

async function start(host: HTMLElement): Promise<void> {
  const route = readRoute(location.pathname)
  // Both downloads run at once: on a slow line the page's code is the longer one.
  const loaded = await Promise.all([loadPage(route), startLanguage()]).catch(() => undefined)
  if (!loaded) {
    showLoadFailure(host)
    return
  }
  await loaded[0](host)
  if (import.meta.env.PROD) await keepForOffline()
}

async function loadPage(route: Route): Promise<(host: HTMLElement) => unknown> {
  switch (route.page) {
    case 'board': {
      const { openBoardPage } = await import('./board-page.tsx')
      return (host) => openBoardPage(host, { boardId: route.boardId })
    }
    case 'start':
    case 'join':
    case 'not-found': {
      const { openPage } = await import('./pages/open-page.tsx')
      return (host) => openPage(host, route.page)
    }
  }
}

const host = document.getElementById('app')
if (host) void start(host)
