/** The interface around the film: what is above it, beside it and below it. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import { LanguageSelect } from '../ui/top-bar.tsx'
import { ActPanel } from './acting/act-panel.tsx'
import * as actions from './actions.ts'
import { ChaptersPanel } from './chapters.tsx'
import { ComparePanel } from './compare-panel.tsx'
import { Controls, Switches } from './controls.tsx'
import { FilterPanel } from './filter-panel.tsx'
import { EVERYTHING, isEmpty } from './filter.ts'
import { HelpPanel } from './help-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { Glyph, GlyphButton, type GlyphName } from './icons.tsx'
import { PanelFrame } from './panel-frame.tsx'
import { Screen } from './screen.ts'
import { TextPanel } from './text-version.tsx'
import { dayText } from './times.ts'
import { problemWords, type Panel, type View } from './view.ts'

export function ReplayApp({ view }: { readonly view: View }) {
  return (
    <>
      <header class="replay-head" data-region="top">
        {view.leave !== undefined && (
          <button type="button" class="button replay-leave" onClick={view.leave}><Glyph name="leave" /> <span>{t('replay.close')}</span></button>
        )}
        <h1 class="replay-title">{t('replay.of', { title: view.opened.workshop.title })}</h1>
        <BoardChoice view={view} />
        <PanelButtons view={view} />
      </header>
      <div class={`replay-middle ${view.panel.value === null ? '' : 'has-panel'}`}>
        <Stage view={view} />
        <OpenPanel view={view} />
      </div>
      <Controls view={view} />
    </>
  )
}

/** The same minute of another board. */
function BoardChoice({ view }: { readonly view: View }) {
  const here = view.projector.board.value?.index.board
  const { boards } = view.opened
  if (boards.length < 2) return here === undefined ? null : <p class="replay-board">{here.title}</p>
  return (
    <select
      class="select replay-board" aria-label={t('replay.boards')} value={here?.id ?? ''}
      onChange={(event) => actions.toBoard(view, event.currentTarget.value)}
    >
      {boards.map(({ id, title, fromMs }) => (
        <option key={id} value={id}>{fromMs === null ? t('replay.boardEmpty', { title }) : title}</option>
      ))}
    </select>
  )
}

const PANELS: readonly (readonly [Panel, GlyphName])[] = [
  ['chapters', 'chapters'], ['filter', 'filter'], ['text', 'text'], ['history', 'history'], ['compare', 'compare'], ['act', 'act'],
]

type Offered = 'chapters' | 'filter' | 'text' | 'history' | 'compare' | 'act'

/** Those that whoever watches may open. */
function panelsFor({ opened, projector }: View): readonly (readonly [Panel, GlyphName])[] {
  const mayAct = opened.me.can.includes('act') && projector.source.order !== undefined
  return PANELS.filter(([panel]) => panel !== 'act' || mayAct)
}

function PanelButtons({ view }: { readonly view: View }) {
  return (
    <div class="replay-panels" role="group" aria-label={t('replay.panels')}>
      {panelsFor(view).map(([panel, glyph]) => (
        <GlyphButton
          key={panel} glyph={glyph} label={t(`replay.${panel as Offered}`)}
          class="replay-wide" pressed={view.panel.value === panel} onClick={() => actions.togglePanel(view, panel)}
        />
      ))}
      {view.projector.source.linkTo !== undefined && (
        <GlyphButton glyph="link" label={t('replay.copyLink')} keys="C" class="replay-wide" onClick={() => void actions.copyLink(view)} />
      )}
      <GlyphButton glyph="keys" label={t('replay.help')} keys="?" class="replay-wide" pressed={view.panel.value === 'keys'} onClick={() => actions.togglePanel(view, 'keys')} />
      <span class="replay-wide"><LanguageSelect /></span>
      <GlyphButton glyph="more" label={t('replay.more')} class="replay-narrow" pressed={view.panel.value === 'more'} onClick={() => actions.togglePanel(view, 'more')} />
    </div>
  )
}

function OpenPanel({ view }: { readonly view: View }) {
  switch (view.panel.value) {
    case 'chapters': return <ChaptersPanel view={view} />
    case 'filter': return <FilterPanel view={view} />
    case 'text': return <TextPanel view={view} />
    case 'history': return <HistoryPanel view={view} />
    case 'compare': return <ComparePanel view={view} />
    case 'act': return <ActPanel view={view} />
    case 'keys': return <HelpPanel view={view} />
    case 'more': return <MorePanel view={view} />
    case null: return null
  }
}

/** On phones: everything that has no room above and below. */
function MorePanel({ view }: { readonly view: View }) {
  return (
    <PanelFrame view={view} title={t('replay.more')}>
      <ul class="replay-list" role="list">
        {panelsFor(view).map(([panel, glyph]) => (
          <li key={panel}>
            <More glyph={glyph} onClick={() => void (view.panel.value = panel)}>{t(`replay.${panel as Offered}`)}</More>
          </li>
        ))}
        <li><More glyph="previousChapter" onClick={() => actions.chapter(view, -1)}>{t('replay.previousChapter')}</More></li>
        <li><More glyph="nextChapter" onClick={() => actions.chapter(view, 1)}>{t('replay.nextChapter')}</More></li>
        <li><More glyph="back" onClick={() => actions.skip(view, -1)}>{t('replay.back')}</More></li>
        <li><More glyph="forward" onClick={() => actions.skip(view, 1)}>{t('replay.forward')}</More></li>
        {view.projector.source.linkTo !== undefined && <li><More glyph="link" onClick={() => void actions.copyLink(view)}>{t('replay.copyLink')}</More></li>}
      </ul>
      <Switches view={view} />
      <LanguageSelect />
    </PanelFrame>
  )
}

function More({ glyph, onClick, children }: { readonly glyph: GlyphName; readonly onClick: () => void; readonly children: ComponentChildren }) {
  return <button type="button" class="button replay-jump" onClick={onClick}><Glyph name={glyph} /> <span>{children}</span></button>
}

function Stage({ view }: { readonly view: View }) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (host.current === null) return
    const screen = new Screen({
      host: host.current,
      onChosen: (id) => choose(view, id),
      onMoved: () => {
        view.projector.follows.value = false
      },
    })
    view.screen.value = screen
    view.projector.attach(screen)
    return () => {
      view.screen.value = undefined
      screen.dispose()
    }
  }, [])
  return (
    <div class="replay-stage">
      <div class="board-canvas" ref={host} data-region="board" tabIndex={-1} data-shown-ms={view.projector.shownMs.value} />
      <Notes view={view} />
      <div class="replay-zoom panel bar-group" role="group" aria-label={t('zoom.label')}>
        <GlyphButton glyph="smaller" label={t('replay.zoomOut')} onClick={() => view.screen.peek()?.zoom(-1)} />
        <GlyphButton glyph="larger" label={t('replay.zoomIn')} onClick={() => view.screen.peek()?.zoom(1)} />
        <GlyphButton glyph="fit" label={t('replay.fit')} onClick={() => view.screen.peek()?.lookAtAll()} />
      </div>
    </div>
  )
}

/** Chosen on the board: marked, and its history where that is open. */
function choose(view: View, id: string | null): void {
  view.element.value = id
  view.screen.peek()?.select(id === null ? [] : [id])
}

/** What has to be known before and while one watches. */
function Notes({ view }: { readonly view: View }) {
  const { projector, opened } = view
  const index = projector.board.value?.index
  const zone = opened.workshop.timeZone
  const problem = projector.problem.value
  return (
    <div class="replay-notes">
      <p>{opened.keptUntilMs === null ? t('replay.keptUnknown') : t('replay.kept', { date: dayText(opened.keptUntilMs, zone) })}</p>
      {opened.me.expiresMs !== null && <p>{t('replay.expires', { date: dayText(opened.me.expiresMs, zone) })}</p>}
      {index?.ready === false && <p role="status">{t('replay.preparing', { percent: Math.floor((index.through / Math.max(1, index.total)) * 100) })}</p>}
      {opened.isLive && <p>{t('replay.live')}</p>}
      {!isEmpty(projector.filter.value) && (
        <p>{t('replay.filter')}: <button type="button" class="button" onClick={() => void (projector.filter.value = EVERYTHING)}>{t('replay.filter.all')}</button></p>
      )}
      {index?.segments.length === 0 && index.ready && <p role="status">{t('replay.empty')}</p>}
      {view.notice.value !== '' && <p role="status">{view.notice.value}</p>}
      {problem !== undefined && (
        <p role="alert">{problemWords(problem)} <button type="button" class="button button-plain" onClick={() => void projector.again()}>{t('replay.again')}</button></p>
      )}
    </div>
  )
}
