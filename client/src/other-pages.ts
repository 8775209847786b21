/** Pages that few people open: kept out of the file that everybody loads. */
import { h } from 'preact'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { openPage } from './pages/open-page.tsx'

export async function loadOtherPage(page: 'replay' | 'not-found'): Promise<(host: HTMLElement) => unknown> {
  if (page === 'replay') return (await import('./replay/open-replay.tsx')).openReplayPage
  return (host) => openPage(host, h(NotFoundPage, {}), 'notFound.title')
}

/** Over the board that is open. `element`: whose history is asked for. Rejects when the code cannot be loaded. */
export async function openReplay(workshopId: string, boardId: string, element?: string): Promise<void> {
  await (await import('./replay/open-replay.tsx')).openReplayMode(workshopId, boardId, element)
}
