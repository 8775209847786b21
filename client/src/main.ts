/** Composition root of the browser client: language, then the page the address asks for. */
import base from './styles/base.css?inline'
import pages from './styles/pages.css?inline'
import { h } from 'preact'
import { expectTexts, startLanguage } from './i18n/i18n.ts'
import { showLoadFailure } from './load-failure.tsx'
import { keepForOffline } from './platform/offline.ts'
import { addStyles } from './platform/styles.ts'
import type { Problem } from './pages/api.ts'
import type { Entered } from './pages/entered.ts'
import { JoinPage } from './pages/join-page.tsx'
import { openPage } from './pages/open-page.tsx'
import { readRoute, type Route } from './route.ts'

const COMPRESSED_FROM_BYTES = 64 * 1024

type OpenPage = (host: HTMLElement) => unknown

async function start(host: HTMLElement): Promise<void> {
  const route = readRoute(location.pathname)
  // Both downloads run at once: on a slow line the page's code is the longer one.
  const loaded = await Promise.all([loadPage(route), startLanguage()]).catch(() => undefined)
  if (loaded) await loaded[0](host)
  else showLoadFailure(host)
}

async function loadPage(route: Route): Promise<OpenPage> {
  switch (route.page) {
    case 'board':
      return loadBoard(route.boardId)
    case 'start': {
      expectTexts('start')
      const { StartPage } = await import('./pages/start-page.tsx')
      return (host) => {
        openPage(host, h(StartPage, {}), 'start.form')
        keep()
      }
    }
    case 'join':
      return openJoinPage
    case 'return':
    case 'lobby': {
      const { openWaitingPage } = await import('./pages/waiting-pages.tsx')
      return (host) => openWaitingPage(host, route.page, (to, leave) => void enter(host, to, leave))
    }
    case 'replay':
    case 'not-found':
      return (await import('./other-pages.ts')).loadOtherPage(route.page)
  }
}

async function loadBoard(boardId: string, fetchesFirst = true): Promise<OpenPage> {
  const { openBoardPage } = await import('./board-page.tsx')
  return (host) => openBoardPage(host, { boardId, onUsable: keep, fetchesFirst })
}

/** Most people come by a link: this page is in the file that every page needs. */
function openJoinPage(host: HTMLElement): void {
  const leave = openPage(host, h(JoinPage, {
    onJoined: (to) => void enter(host, to, leave),
    onClosed: (problem) => void showClosedDoor(host, problem, leave),
  }), 'join.title')
  fetchBoardCode()
}

async function enter(host: HTMLElement, to: Entered, leave: () => void): Promise<void> {
  if (to !== 'lobby') {
    await enterBoard(host, to, leave)
    return
  }
  const open = await loadPage({ page: 'lobby' }).catch(() => undefined)
  history.replaceState(null, '', '/lobby')
  leave()
  if (open) open(host)
  else showLoadFailure(host)
}

async function showClosedDoor(host: HTMLElement, problem: Problem, leave: () => void): Promise<void> {
  const pages = await import('./pages/waiting-pages.tsx').catch(() => undefined)
  leave()
  if (pages) await pages.openClosedDoor(host, problem)
  else showLoadFailure(host)
}

/** While somebody types their name: the board then opens at once. */
function fetchBoardCode(): void {
  // If that fails the board page says so itself.
  import('./board-page.tsx').catch(() => undefined)
}

/**
 * In place: loading a page anew would cost people on a slow line another round trip, and everybody the parsing
 * of the code. The way in is not a place to come back to, so the board takes its entry in the history.
 */
async function enterBoard(host: HTMLElement, to: Exclude<Entered, 'lobby'>, leave: () => void): Promise<void> {
  const { boardId, stateBytes } = to
  // A request of its own is worth it where compression counts; a small board comes over its connection.
  const openBoard = await loadBoard(boardId, stateBytes >= COMPRESSED_FROM_BYTES).catch(() => undefined)
  history.replaceState(null, '', `/board/${boardId}`)
  leave()
  if (!openBoard) {
    showLoadFailure(host)
    return
  }
  await openBoard(host)
  // As after loading a page: reading and the Tab key begin at its start.
  host.querySelector('main')?.focus()
}

function keep(): void {
  if (import.meta.env.PROD) void keepForOffline()
}

addStyles(base, pages)
const host = document.getElementById('app')
if (host) void start(host)
