/** Entry of the replay: a page of its own, and a mode over the live board. */
import film from './replay.css?inline'
import beside from './replay-panels.css?inline'
import board from '../styles/board.css?inline'
import surface from '../styles/board-surface.css?inline'
import panels from '../styles/board-panels.css?inline'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { LiveRegion } from '../a11y/live-region.ts'
import { t } from '../i18n/i18n.ts'
import { personOn } from '../platform/identity.ts'
import { tabStorage } from '../platform/storage.ts'
import { addStyles } from '../platform/styles.ts'
import { Announcer } from './announcer.ts'
import { HttpSource, type Pass } from './http-source.ts'
import { listenToKeys } from './keys.ts'
import { Projector } from './projector.ts'
import { ReplayApp } from './replay-app.tsx'
import { ProblemPage } from './problem-page.tsx'
import { ReplayProblem, type FilmSource } from './source.ts'
import { loadReplayTexts } from './texts.ts'
import { makeView } from './view.ts'

addStyles(beside, film)

export interface ReplayStart {
  readonly source: FilmSource
  /** To begin with; the first board on which something has happened where left out. */
  readonly boardId?: string
  readonly atMs?: number
  /** Whose history is asked for. */
  readonly element?: string
  /** Back to where the replay was opened from. */
  readonly leave?: () => void
}

/** The address of a replay: `/replay/<workshop>[/<board>][?at=<ms>]`, and a link's secret behind `#`. */
export async function openReplayPage(host: HTMLElement, address: Pick<Location, 'pathname' | 'search'> = location): Promise<() => void> {
  addStyles(board, surface, panels, beside, film)
  await loadReplayTexts()
  const [, , workshopId = '', boardId] = address.pathname.split('/')
  const at = Number(new URLSearchParams(address.search).get('at') ?? NaN)
  const source = new HttpSource(workshopId, passFor(workshopId, boardId))
  return openReplay(host, {
    source, ...(boardId !== undefined && boardId !== '' && { boardId }), ...(Number.isFinite(at) && { atMs: at }),
  })
}

/** Over the live board: a dialog, so that nothing below hears keys or can be reached. */
export async function openReplayMode(workshopId: string, boardId: string, element?: string): Promise<void> {
  await loadReplayTexts()
  const dialog = document.createElement('dialog')
  dialog.className = 'replay-dialog'
  dialog.setAttribute('aria-label', t('replay.title'))
  const before = document.activeElement
  const below = [...document.body.children].filter((each): each is HTMLElement => each instanceof HTMLElement)
  below.forEach((each) => (each.inert = true))
  document.body.append(dialog)
  dialog.showModal()
  const source = new HttpSource(workshopId, { person: personOn(boardId) ?? '' })
  const close = await openReplay(dialog, { source, boardId, ...(element !== undefined && { element }), leave: () => dialog.close() })
  dialog.addEventListener('close', () => {
    close()
    dialog.remove()
    below.forEach((each) => (each.inert = false))
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
  })
}

/** Resolves with the way to take it down again. */
export async function openReplay(host: HTMLElement, start: ReplayStart): Promise<() => void> {
  // The page below a dialog has its own.
  const root = document.createElement(start.leave === undefined ? 'main' : 'div')
  root.className = 'board-page replay'
  root.tabIndex = -1
  host.replaceChildren(root)
  const stops: (() => void)[] = [() => start.source.dispose(), () => render(null, root)]
  render(<p class="replay-loading" role="status">{t('replay.loading')}</p>, root)
  const retry = (): void => void show(root, start, stops)
  await show(root, start, stops, retry)
  // A panel that has been asked for has taken the focus already.
  if (!root.contains(document.activeElement)) root.focus({ preventScroll: true })
  return () => {
    stops.splice(0).reverse().forEach((stop) => stop())
    root.remove()
  }
}

async function show(root: HTMLElement, start: ReplayStart, stops: (() => void)[], retry?: () => void): Promise<void> {
  try {
    await showFilm(root, start, stops)
  } catch (error) {
    if (!(error instanceof ReplayProblem)) throw error
    render(<ProblemPage reason={error.reason} leave={start.leave} again={retry ?? (() => void show(root, start, stops))} />, root)
  }
}

async function showFilm(root: HTMLElement, start: ReplayStart, stops: (() => void)[]): Promise<void> {
  const opened = await start.source.opened()
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  const projector = new Projector({ source: start.source, opened, isStill: () => still.matches })
  const view = makeView(projector, start.leave)
  const voice = new LiveRegion(root)
  const announcer = new Announcer(view)
  view.say = (text) => voice.say(text)
  projector.onDeeds = (deeds) => announcer.hear(deeds)
  stops.push(() => voice.dispose(), () => projector.dispose(), listenToKeys(root, view), effect(() => {
    document.title = `${t('replay.of', { title: opened.workshop.title })} – ${t('app.name')}`
  }))
  if (start.element !== undefined) {
    view.element.value = start.element
    view.panel.value = 'history'
  }
  const app = document.createElement('div')
  app.className = 'replay-app'
  render(null, root)
  root.replaceChildren(app, voice.element)
  stops.push(() => render(null, app))
  render(<ReplayApp view={view} />, app)
  const first = opened.boards.find(({ fromMs }) => fromMs !== null) ?? opened.boards[0]
  const boardId = start.boardId ?? first?.id
  if (boardId !== undefined) await projector.open(boardId, start.atMs)
  // Whoever asks for an element's history has just seen it as it is now.
  if (start.element !== undefined) await projector.seek(projector.span.toMs)
}

/** The secret leaves the address bar at once, and stays for loading the page again. */
function passFor(workshopId: string, boardId: string | undefined): Pass {
  const key = `replay.${workshopId}`
  const secret = location.hash.slice(1)
  if (secret !== '') {
    tabStorage.set(key, secret)
    history.replaceState(null, '', location.pathname + location.search)
  }
  const kept = tabStorage.get(key)
  if (kept !== undefined) return { secret: kept }
  return { person: (boardId && personOn(boardId)) ?? '' }
}
