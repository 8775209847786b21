/** Composition root of the browser client: language, then the page the address asks for. */
import './styles/base.css'
import './styles/pages.css'
import './styles/start.css'
import { startLanguage } from './i18n/i18n.ts'
import { showLoadFailure } from './load-failure.tsx'
import { keepForOffline } from './platform/offline.ts'
import { openPage } from './pages/open-page.tsx'
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
    case 'start': {
      const { StartPage } = await import('./pages/start-page.tsx')
      return (host) => openPage(host, { Page: StartPage, title: 'start.form' })
    }
    case 'join': {
      const { JoinPage } = await import('./pages/join-page.tsx')
      return (host) => {
        openPage(host, { Page: JoinPage, title: 'join.title' })
        fetchBoardCode()
      }
    }
    case 'not-found': {
      const { NotFoundPage } = await import('./pages/not-found-page.tsx')
      return (host) => openPage(host, { Page: NotFoundPage, title: 'notFound.title' })
    }
  }
}

/** While somebody types their name: the board then opens from the browser's cache. */
function fetchBoardCode(): void {
  // If that fails the board page says so itself.
  import('./board-page.tsx').catch(() => undefined)
}

const host = document.getElementById('app')
if (host) void start(host)
