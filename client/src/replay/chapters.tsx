/** Where to begin: the steps of the agenda, and the versions that were named or set by themselves. */
import { t } from '../i18n/i18n.ts'
import type { Version } from './film-types.ts'
import { PanelFrame } from './panel-frame.tsx'
import { chapterText, minuteOf, type View } from './view.ts'

export function ChaptersPanel({ view }: { readonly view: View }) {
  const index = view.projector.board.value?.index
  if (index === undefined) return null
  const current = view.chapter.value
  return (
    <PanelFrame view={view} title={t('replay.chapters')}>
      {index.chapters.length === 0 && <p class="muted">{t('replay.noChapters')}</p>}
      <ol class="replay-list" role="list">
        {index.chapters.map((chapter) => (
          <li key={chapter.atMs}>
            <Jump view={view} atMs={chapter.atMs} isCurrent={chapter === current} text={chapterText(chapter)} />
          </li>
        ))}
      </ol>
      {index.versions.length > 0 && <h3>{t('replay.versions')}</h3>}
      <ul class="replay-list" role="list">
        {index.versions.map((version) => (
          <li key={version.id}><Jump view={view} atMs={version.atMs} text={versionName(version)} /></li>
        ))}
      </ul>
    </PanelFrame>
  )
}

export function versionName({ name, kind }: Version): string {
  if (name !== null) return name
  return t(kind === 'session_started' || kind === 'session_ended' ? `replay.version.${kind}` : 'replay.version.version')
}

interface JumpProps {
  readonly view: View
  readonly atMs: number
  readonly text: string
  readonly isCurrent?: boolean
}

export function Jump({ view, atMs, text, isCurrent = false }: JumpProps) {
  return (
    <button
      type="button" class="button replay-jump" aria-current={isCurrent ? 'step' : undefined}
      onClick={() => void view.projector.seek(atMs)}
    >
      <time>{minuteOf(view, atMs)}</time>
      <span>{text}</span>
    </button>
  )
}
