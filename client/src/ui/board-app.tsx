/** The interface around the board. The canvas, the mirror and the text field are not made here: see board-page.tsx. */
import { Component, type ComponentChildren, type ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { loadTexts, t, type TextBundle } from '../i18n/i18n.ts'
import { EmptyBoard } from './empty-board.tsx'
import { HintLine } from './hint-line.tsx'
import { History } from './history-buttons.tsx'
import { Icon } from './icon.tsx'
import type { OpenDialog, PageModel, Scene } from './page-model.ts'
import { panelContent } from './panel-content.ts'
import { Toolbar } from './toolbar.tsx'
import { TopBar } from './top-bar.tsx'
import { ZoomBar } from './zoom-bar.tsx'

// Narrower than this, panels beside each other would cover the board.
const NARROW = '(max-width: 720px), (max-height: 480px)'

export function BoardApp({ model }: { model: PageModel }) {
  const isNarrow = useMedia(NARROW)
  const scene = model.scene.value
  return (
    <>
      <a class="skip-link" href="#board">{t('mirror.skip')}</a>
      <TopBar model={model} isNarrow={isNarrow} />
      {scene !== undefined && <SceneTools model={model} scene={scene} isNarrow={isNarrow} />}
      {model.isOutlineOpen.value && scene !== undefined && (
        <Lazy load={loadOutline} render={(Panel) => <Panel model={model} scene={scene} />} />
      )}
      <ToastLine model={model} />
      <Dialogs model={model} />
    </>
  )
}

function SceneTools({ model, scene, isNarrow }: { model: PageModel; scene: Scene; isNarrow: boolean }) {
  return (
    <>
      {model.schemaTooNew.value && <p class="board-notice panel" role="status">{t('status.schema')}</p>}
      <EmptyBoard model={model} scene={scene} />
      <div class="bottom">
        {isNarrow && <NarrowTools model={model} scene={scene} />}
        {isSessionOn(model)
          ? <Lazy load={model.loadSession} render={(Bar) => <Bar model={model} scene={scene} isNarrow={isNarrow} />} />
          : <HintLine model={model} scene={scene} />}
        <Toolbar
          stage={scene.stage} showKeys={!isNarrow && model.settings.singleKeys.value}
          isShort={isSessionOn(model) && model.me.value?.role !== 'facilitator'}
        />
      </div>
      {!isNarrow && <StyleSheet model={model} scene={scene} />}
      {!isNarrow && <ZoomBar scene={scene} />}
    </>
  )
}

/** A live session, or rights that need a word: then that stands where the hints are. */
function isSessionOn(model: PageModel): boolean {
  const session = model.live.programme.value?.session
  const isLive = session !== undefined && session !== null && session.state !== 'ended'
  return isLive || model.live.rights.value.reason !== null
}

/** Loaded when there is first something to style. */
function StyleSheet({ model, scene }: { model: PageModel; scene: Scene }) {
  const { stage } = scene.watched.value
  return panelContent({ stage }) !== undefined ? <Lazy load={loadStyle} render={(Panel) => <Panel model={model} scene={scene} />} /> : null
}

/** On phones the style panel is a sheet behind one button, so that the board stays in sight. */
function NarrowTools({ model, scene }: { model: PageModel; scene: Scene }) {
  const [isOpen, setOpen] = useState(false)
  const { stage } = scene.watched.value
  const hasContent = panelContent(scene) !== undefined && stage.editing.value === null
  return (
    <>
      {isOpen && hasContent && <StyleSheet model={model} scene={scene} />}
      <div class="narrow-row">
        {!stage.readOnly.value && <div class="panel bar-group"><History scene={scene} /></div>}
        {hasContent && (
          <button
            type="button" class="button style-button panel" aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name={isOpen ? 'close' : 'style'} />
            {isOpen ? t('action.close') : t('style.open')}
          </button>
        )}
      </div>
    </>
  )
}

function ToastLine({ model }: { model: PageModel }) {
  const toast = model.toast.value
  if (toast === null) return null
  const close = (): void => {
    model.toast.value = null
  }
  return (
    <div class="toast panel" role="status">
      <p>{toast.text}</p>
      {toast.action !== undefined && (
        <button
          type="button" class="button button-plain"
          onClick={() => {
            toast.action?.run()
            close()
          }}
        >
          {toast.action.label}
        </button>
      )}
      <button type="button" class="button button-icon" aria-label={t('action.close')} onClick={close}><Icon name="close" /></button>
    </div>
  )
}

const loadStyle = async () => (await withTexts(import('./style-panel.tsx'))).StylePanel
const loadOutline = async () => (await withTexts(import('./outline-panel.tsx'))).OutlinePanel
const loadHelp = async () => (await withTexts(import('./help-dialog.tsx'))).HelpDialog
const loadShare = async () => (await withTexts(import('./share-dialog.tsx'))).ShareDialog
const loadPeople = async () => (await withTexts(import('./people-dialog.tsx'), 'session')).PeopleDialog
const loadRefused = async () => (await withTexts(import('./refused-dialog.tsx'), 'session')).RefusedDialog
const loadChoose = async () => withTexts(import('./choose-dialogs.tsx'))

/** With the texts of panels and dialogs; `more`: of what else they speak of. */
async function withTexts<T>(module: Promise<T>, ...more: TextBundle[]): Promise<T> {
  const [loaded] = await Promise.all([module, loadTexts('panels'), ...more.map((bundle) => loadTexts(bundle))])
  return loaded
}

const loadMoveTo = async () => (await loadChoose()).MoveToDialog
const loadConnect = async () => (await loadChoose()).ConnectDialog
const loadConnectEnd = async () => (await loadChoose()).ConnectEndDialog

function Dialogs({ model }: { model: PageModel }) {
  const open = model.dialog.value
  const scene = model.scene.value
  if (open === null) return null
  const close = (): void => {
    model.dialog.value = null
  }
  if (typeof open === 'object') {
    return scene === undefined ? null : (
      <Lazy load={loadConnectEnd} render={(Found) => (
        <Found scene={scene} lineId={open.lineId} which={open.which} onClose={close} />
      )} />
    )
  }
  return <NamedDialog name={open} model={model} scene={scene} close={close} />
}

interface NamedDialogProps {
  readonly name: Exclude<OpenDialog, object>
  readonly model: PageModel
  readonly scene: Scene | undefined
  readonly close: () => void
}

function NamedDialog({ name, model, scene, close }: NamedDialogProps) {
  switch (name) {
    case 'help':
      return <Lazy key={name} load={loadHelp} render={(Found) => <Found model={model} onClose={close} />} />
    case 'share':
      return <Lazy key={name} load={loadShare} render={(Found) => <Found model={model} onClose={close} />} />
    case 'people':
      return <Lazy key={name} load={loadPeople} render={(Found) => <Found model={model} onClose={close} />} />
    case 'refused':
      return <Lazy key={name} load={loadRefused} render={(Found) => <Found model={model} onClose={close} />} />
    case 'moveTo':
    case 'connect': {
      if (scene === undefined) return null
      const load = name === 'moveTo' ? loadMoveTo : loadConnect
      return <Lazy key={name} load={load} render={(Found) => <Found scene={scene} onClose={close} />} />
    }
  }
}

interface LazyProps<P> {
  readonly load: () => Promise<ComponentType<P>>
  readonly render: (found: ComponentType<P>) => ComponentChildren
}

/** What few people open is downloaded when it is opened. */
class Lazy<P> extends Component<LazyProps<P>, { found?: ComponentType<P>; hasFailed?: boolean }> {
  override componentDidMount(): void {
    this.props.load().then(
      (found) => this.setState({ found }),
      () => this.setState({ hasFailed: true }),
    )
  }

  override render(): ComponentChildren {
    const { found, hasFailed = false } = this.state
    if (hasFailed) return <p class="board-notice panel" role="alert">{t('page.failed')}</p>
    return found === undefined ? null : this.props.render(found)
  }
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches)
  useEffect(() => {
    const list = window.matchMedia(query)
    const update = (): void => setMatches(list.matches)
    list.addEventListener('change', update)
    return () => list.removeEventListener('change', update)
  }, [query])
  return matches
}
