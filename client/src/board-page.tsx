/**
 * Composition root of the board page: introduces the connection, which knows no board, to the board, which
 * knows no connection, and puts the interface around both. Everything made here is disposed of here.
 */
import board from './styles/board.css?inline'
import surface from './styles/board-surface.css?inline'
import panels from './styles/board-panels.css?inline'
import screens from './styles/board-screens.css?inline'
import { computed, effect, signal, untracked } from '@preact/signals'
import { render } from 'preact'
import type * as Y from 'yjs'
import type { Awareness } from 'y-protocols/awareness'
import { LiveRegion } from './a11y/live-region.ts'
import { BoardApi, type BoardOpened } from './board-api.ts'
import { BoardSwitch, type OpenBoard } from './board-switch.ts'
import { firstCamera, rememberCamera, rememberedCamera } from './first-camera.ts'
import { loadTexts, t } from './i18n/i18n.ts'
import { keepOpenWhileUnsaved } from './keep-open.ts'
import type { CommandPort } from './live/commands.ts'
import { lazyCommands } from './live/lazy-commands.ts'
import { LiveState } from './live/live-state.ts'
import { delay, systemClock } from './platform/clock.ts'
import { displayFrames } from './platform/frames.ts'
import { forgetPerson, personOn, rememberWaiting } from './platform/identity.ts'
import { addStyles } from './platform/styles.ts'
import { Provider } from './sync/provider.ts'
import { BoardApp } from './ui/board-app.tsx'
import { BoardKeys } from './ui/board-keys.ts'
import { BoardScene } from './ui/board-scene.ts'
import { listenToClipboard } from './ui/clipboard.ts'
import type { ContextMenu } from './ui/context-menu.tsx'
import { NotJoined } from './ui/not-joined.tsx'
import { rememberedSettings, type PageModel, type Scene } from './ui/page-model.ts'
import { workText } from './ui/status-badge.tsx'

// shared/document.md, Versions: a higher one is shown, not changed.
const SCHEMA_VERSION = 1
// How long a board that has been left is kept connected for what is still on its way.
const LEAVE_MS = 20_000
const LEAVE_STEP_MS = 200

addStyles(board, surface, panels, screens)

export interface BoardPageOptions {
  readonly boardId: string
  /** People can work, and see that they can. Called again after each lost connection. */
  readonly onUsable: () => void
  /** False when everything before has taken its requests already: see `Provider`. */
  readonly fetchesFirst?: boolean
}

/** Build the page into `host`. Resolves with the way to take it down again. */
export async function openBoardPage(host: HTMLElement, options: BoardPageOptions): Promise<() => void> {
  await Promise.resolve()
  const personId = personOn(options.boardId)
  if (personId === undefined) {
    render(<NotJoined />, host)
    return () => render(null, host)
  }
  const boards = new BoardSwitch(options.boardId, (boardId, frameId): BoardPage => new BoardPage(host, { ...options, boardId }, {
    // Known for the first board, and copied to each that is gone to.
    personId: personOn(boardId) ?? personId,
    frameId,
    goTo: (next, frame) => boards.goTo(next, frame),
  }))
  return () => boards.dispose()
}

const loadSession = async () => (await Promise.all([import('./session/session-bar.tsx'), loadTexts('session')]))[0].SessionBar
const loadRules = async () => (await Promise.all([import('./session/board-rules.ts'), loadTexts('session')]))[0]

interface Visit {
  readonly personId: string
  /** To look at first. */
  readonly frameId: string | undefined
  readonly goTo: (boardId: string, frameId?: string) => void
}

class BoardPage implements OpenBoard {
  readonly boardId: string
  private readonly visit: Visit
  private readonly onUsable: () => void
  private readonly api: BoardApi
  private readonly provider: Provider
  private readonly live: LiveState
  private readonly commands: CommandPort
  private readonly voice: LiveRegion
  private readonly root = document.createElement('main')
  private readonly interface = document.createElement('div')
  private readonly canvas = document.createElement('div')
  private readonly settings = rememberedSettings()
  private readonly scene = signal<Scene | undefined>(undefined)
  private readonly schemaTooNew = signal(false)
  private readonly opened = signal<BoardOpened | undefined>(undefined)
  private readonly model: PageModel
  private readonly keys: BoardKeys
  private menu: ContextMenu | undefined
  private readonly stops: (() => void)[] = []
  private readonly fetching = new AbortController()
  private boardScene: BoardScene
  private isCameraChosen: boolean
  private lead: Promise<void> | undefined
  private rules: Promise<unknown> | undefined

  constructor(host: HTMLElement, { boardId, onUsable, fetchesFirst = true }: BoardPageOptions, visit: Visit) {
    const { personId } = visit
    this.boardId = boardId
    this.visit = visit
    this.onUsable = onUsable
    this.api = new BoardApi(boardId, personId)
    this.live = new LiveState(boardId)
    this.provider = new Provider({
      boardId, personId, fetchesFirst,
      loadScreen: async () => {
        const [{ screenOf }] = await Promise.all([loadRules(), this.live.start()])
        return screenOf(this.live, () => ({ role: this.provider.person.peek()?.role ?? 'participant' }))
      },
    })
    this.commands = lazyCommands({
      personId,
      workshopId: async () => this.opened.peek()?.workshop.id ?? (await this.fetchWorkshop()),
      seen: (aspect) => this.live.programme.peek()?.revisions[aspect] ?? 0,
    })
    this.build(host)
    this.voice = new LiveRegion(this.root)
    this.model = this.makeModel()
    this.keys = new BoardKeys(this.model, () => this.boardScene.keyTargets())
    const camera = rememberedCamera(boardId)
    this.isCameraChosen = camera !== undefined && visit.frameId === undefined
    this.boardScene = this.makeScene(this.provider.doc, this.provider.awareness)
    if (camera !== undefined) this.boardScene.setCamera(camera)
    render(<BoardApp model={this.model} />, this.interface)
    this.follow()
    this.provider.connect()
  }

  show(frameId: string): void {
    this.boardScene.scene.show({ id: frameId })
  }

  leave(): void {
    this.fetching.abort()
    this.stops.splice(0).reverse().forEach((stop) => stop())
    this.keys.dispose()
    this.menu?.dispose()
    render(null, this.interface)
    this.boardScene.dispose()
    this.voice.dispose()
    this.root.remove()
    void this.leaveRoom()
  }

  /** What is not saved yet would else be sent only when this board is opened again. */
  private async leaveRoom(): Promise<void> {
    this.provider.awareness.setLocalState(null)
    for (let waited = 0; waited < LEAVE_MS && this.provider.status.peek().kind === 'saving'; waited += LEAVE_STEP_MS) {
      await delay(systemClock, LEAVE_STEP_MS)
    }
    await this.provider.dispose()
  }

  private build(host: HTMLElement): void {
    this.root.className = 'board-page'
    this.root.tabIndex = -1
    this.interface.className = 'board-interface'
    this.canvas.className = 'board-canvas'
    this.canvas.dataset['region'] = 'board'
    this.canvas.id = 'board'
    this.canvas.tabIndex = -1
    this.root.append(this.interface, this.canvas)
    host.replaceChildren(this.root)
  }

  private makeModel(): PageModel {
    const { provider } = this
    return {
      scene: this.scene,
      work: computed(() => (
        this.live.viewedRights.value?.writable === false ? { ...provider.status.value, readOnly: true } : provider.status.value
      )),
      schemaTooNew: this.schemaTooNew,
      isLoaded: computed(() => provider.content.value !== 'none'),
      me: computed(() => provider.person.value && {
        ...provider.person.value, sessions: 1, ...(this.live.viewedRights.value && { role: 'participant' }),
      }),
      people: provider.people,
      board: computed(() => provider.board.value ?? this.opened.value?.board ?? { id: this.boardId, title: '' }),
      boards: computed(() => this.opened.value?.boards ?? []),
      workshop: computed(() => this.opened.value?.workshop),
      live: this.live,
      commands: this.commands,
      loadSession,
      replay: async (element) => (await import('./other-pages.ts')).openReplay(this.opened.peek()?.workshop.id ?? (await this.fetchWorkshop()) ?? '', this.boardId, element),
      switchBoard: (boardId, frameId) => this.visit.goTo(boardId, frameId),
      refused: provider.refused,
      dialog: signal(null),
      isOutlineOpen: signal(false),
      isLeadOpen: signal(false),
      extraActions: signal(null),
      toast: signal(null),
      settings: this.settings,
      createLink: async (role) => {
        const workshopId = this.opened.value?.workshop.id ?? (await this.fetchWorkshop())
        if (workshopId === undefined) throw new Error('the workshop is not known yet')
        return this.api.createLink(workshopId, role)
      },
      dismissRefused: (id) => provider.dismissRefused(id),
      retryNow: () => provider.retryNow(),
      say: (text) => this.voice.say(text),
    }
  }

  private makeScene(doc: Y.Doc, awareness: Awareness): BoardScene {
    const boardScene = new BoardScene({
      host: this.canvas,
      doc,
      awareness,
      model: this.model,
      isPanning: () => this.keys.isPanning,
      onMenu: (at) => void this.openMenu(at),
      onCamera: (camera) => {
        if (this.isCameraChosen) rememberCamera(this.boardId, camera)
      },
    })
    this.scene.value = boardScene.scene
    this.watchSchema(doc)
    return boardScene
  }

  private async openMenu(at: { x: number; y: number }): Promise<void> {
    const [{ ContextMenu }] = await Promise.all([import('./ui/context-menu.tsx'), loadTexts('panels')])
    if (!this.root.isConnected) return
    this.menu ??= new ContextMenu(this.root, this.model)
    this.menu.open(at, this.canvas)
  }

  /** After a refusal the document is another one; the view, the tool and what was selected stay. */
  private rebuild(doc: Y.Doc, awareness: Awareness): void {
    const { camera } = this.boardScene
    const { stage } = this.boardScene.scene
    const selection = [...stage.selection.value]
    const tool = stage.tool.value
    const style = stage.style.value
    this.boardScene.dispose()
    this.boardScene = this.makeScene(doc, awareness)
    this.boardScene.setCamera(camera)
    const next = this.boardScene.scene.stage
    next.tool.value = tool
    next.style.value = style
    next.select(selection.filter((id) => next.board.get(id) !== undefined))
    this.voice.say(t('status.reset'))
  }

  private follow(): void {
    const { model, provider } = this
    const isUsable = computed(() => ['saving', 'saved'].includes(provider.status.value.kind))
    let lastText = ''
    this.stops.push(
      provider.onReset((doc, awareness) => this.rebuild(doc, awareness)),
      provider.onControl((event) => this.live.receive(event)),
      keepOpenWhileUnsaved(model.work),
      listenToClipboard(model, () => this.isBoardFocused()),
      effect(() => {
        const text = workText(model.work.value)
        // "Saving" comes and goes with every key; hearing it would leave no room for anything else.
        const isNews = text !== lastText && model.work.value.kind !== 'saving' && lastText !== ''
        if (isNews && !(lastText === t('status.saving'))) untracked(() => this.voice.say(text))
        lastText = text
      }),
      effect(() => this.settings.save()),
      effect(() => {
        if (provider.content.value === 'none') return
        untracked(() => this.showFirst())
      }),
      effect(() => {
        if (isUsable.value && model.me.value?.role === 'facilitator') untracked(() => this.openLead())
      }),
      effect(() => (this.live.isRuled.value ? untracked(() => this.learnRules()) : undefined)),
      effect(() => (isUsable.value ? displayFrames.request(() => this.fetchRest()) : undefined)),
      effect(() => {
        const { title } = model.board.value
        document.title = title === '' ? t('app.name') : `${title} – ${t('app.name')}`
      }),
      effect(() => {
        if (model.work.value.kind === 'refused') untracked(() => this.tellEnd())
      }),
      effect(() => {
        const { length } = provider.refused.value
        if (length > 0) untracked(() => this.tellRefused(length))
      }),
    )
  }

  /** Code that only boards with rules need. */
  private learnRules(): void {
    this.rules ??= loadRules().then(({ obeyRules }) => this.stops.push(this.root.isConnected ? obeyRules(this.model) : () => undefined))
    // Without it the server decides; at the next change it is tried again.
    this.rules.catch(() => (this.rules = undefined))
  }

  /** Code that only facilitators download. */
  private openLead(): void {
    this.lead ??= import('./cockpit/open-cockpit.tsx').then(async ({ openCockpit }) => {
      const close = await openCockpit(this.root, this.model)
      if (this.root.isConnected) this.stops.push(close)
      else close()
    })
    // Without it the board works; after the next connection it is tried again.
    this.lead.catch(() => (this.lead = undefined))
  }

  /** A connection ended for good is no small icon: people would go on writing for nobody. */
  private tellEnd(): void {
    const { reason } = this.provider.status.peek()
    if (reason === 'waiting') this.toLobby()
    else if (reason === 'removed') void this.removed()
    else this.tellRefusal()
  }

  /** Not let in yet, or not any more: there it is told when. */
  private toLobby(): void {
    rememberWaiting(this.visit.personId, '')
    location.assign('/lobby')
  }

  /** Nothing of the board stays with whoever has been sent away (SA2). */
  private async removed(): Promise<void> {
    const host = this.root.parentElement
    this.leave()
    await this.provider.forget()
    forgetPerson(this.boardId)
    const pages = await import('./pages/waiting-pages.tsx')
    if (host !== null) await pages.openClosedDoor(host, { name: 'removed', field: '' })
  }

  private tellRefusal(): void {
    this.model.toast.value = {
      text: t('status.refused.detail'),
      action: { label: t('top.home'), run: () => location.assign('/') },
    }
  }

  private tellRefused(count: number): void {
    const { model } = this
    model.toast.value = {
      text: t('refused.count', { n: count }),
      action: { label: t('refused.show'), run: () => void (model.dialog.value = 'refused') },
    }
  }

  /** The first look at a board nobody of this tab has moved yet: all of it, as far as it can be read. */
  private showFirst(): void {
    const { board, scene } = this.boardScene
    const bounds = board.bounds()
    const { frameId } = this.visit
    if (frameId !== undefined && board.get(frameId) !== undefined && !this.isCameraChosen) {
      this.isCameraChosen = true
      this.show(frameId)
      return
    }
    if (this.isCameraChosen) return
    if (bounds === undefined) {
      // A board that begins empty is made under people's eyes: their view is not moved.
      this.isCameraChosen = this.provider.content.value === 'server'
      return
    }
    this.isCameraChosen = true
    this.boardScene.setCamera(firstCamera(bounds, scene.stage.view.size))
  }

  private isBoardFocused(): boolean {
    const focused = document.activeElement
    return focused === null || focused === document.body || (this.canvas.contains(focused) && focused.tagName !== 'TEXTAREA')
  }

  private watchSchema(doc: Y.Doc): void {
    const meta = doc.getMap('meta')
    const check = (): void => {
      const version = meta.get('schemaVersion')
      this.schemaTooNew.value = typeof version === 'number' && version > SCHEMA_VERSION
    }
    meta.observe(check)
    check()
  }

  /** Only now: on a slow line what is needed later must not delay this board. */
  private fetchRest(): void {
    this.onUsable()
    if (this.opened.peek() === undefined) void this.fetchWorkshop()
    // Without it the board works; after the next connection it is tried again.
    this.live.start().catch(() => undefined)
  }

  private async fetchWorkshop(): Promise<string | undefined> {
    const found = await this.api.open(this.fetching.signal)
    if (found === undefined) return undefined
    this.opened.value = found
    return found.workshop.id
  }
}
