/**
 * Everything that belongs to one document: board, history, picture, tools, text field and mirror, wired to
 * each other and to awareness. Made anew when the document is replaced; `dispose` leaves nothing behind.
 */
import { computed, effect, signal, type Signal } from '@preact/signals'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { ChangeAnnouncer } from '../a11y/change-announcer.ts'
import { Mirror } from '../a11y/mirror.ts'
import type { Names } from '../a11y/words.ts'
import { Board } from '../board/board.ts'
import type { FrameElement } from '../board/schema.ts'
import { Undo } from '../board/undo.ts'
import { visibleBox, type Camera } from '../geometry/camera.ts'
import { language, t } from '../i18n/i18n.ts'
import { templateTexts } from '../i18n/template-texts.ts'
import { Pointer } from '../input/pointer.ts'
import { systemClock, type Cancel } from '../platform/clock.ts'
import { displayFrames } from '../platform/frames.ts'
import { Renderer } from '../render/renderer.ts'
import type { PeerView } from '../render/types.ts'
import { selectionBox } from '../tools/commands.ts'
import { Machine } from '../tools/machine.ts'
import { Nudging } from '../tools/nudging.ts'
import { peersOf, viewOf } from '../tools/peers.ts'
import { Presence } from '../tools/presence.ts'
import { Stage, type Editing, type Notice } from '../tools/stage.ts'
import { bringIntoSight, showBox } from '../tools/view-commands.ts'
import type { KeyTargets } from './board-keys.ts'
import { noticeText } from './notices.ts'
import type { Scene, SceneModel } from './page-model.ts'
import { frameText } from './frame-text.ts'
import { TextEditor } from './text-editor.ts'

// Panels and lists show others' changes this late: hundreds of people writing must not render them all the time.
const WATCHERS_WAIT_MS = 250

export interface SceneParts {
  readonly host: HTMLElement
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly model: SceneModel
  readonly isPanning: () => boolean
  readonly onMenu: (at: { x: number; y: number }) => void
  readonly onCamera: (camera: Camera) => void
}

export class BoardScene {
  readonly scene: Scene
  readonly mirror: Mirror
  readonly board: Board
  private readonly parts: SceneParts
  private readonly undo: Undo
  private readonly renderer: Renderer
  private readonly stage: Stage
  private readonly machine: Machine
  private readonly nudging: Nudging
  private readonly editor: TextEditor
  private readonly presence: Presence
  private readonly names: Names
  private readonly peers = signal<readonly PeerView[]>([])
  private readonly zoom = signal(1)
  private readonly watched: Signal<{ readonly stage: Stage }>
  private readonly history = signal({ canUndo: false, canRedo: false })
  private readonly stops: (() => void)[] = []
  private peersFrame: Cancel | undefined
  private watchersWait: Cancel | undefined

  constructor(parts: SceneParts) {
    const { host, doc, awareness, model } = parts
    this.parts = parts
    this.board = new Board(doc)
    this.undo = new Undo(this.board)
    this.names = this.makeNames()
    this.presence = new Presence(awareness)
    this.renderer = new Renderer(host, this.board, {
      frameText,
      label: (key) => (key === 'more' ? t('canvas.more') : t('canvas.unknown')),
    })
    this.stage = new Stage({
      board: this.board,
      undo: this.undo,
      view: this.renderer,
      readOnly: computed(() => model.work.value.readOnly || model.work.value.kind === 'refused' || model.schemaTooNew.value),
      shareGesture: (gesture) => {
        this.presence.gesture = gesture
      },
      notify: (notice) => this.tell(notice),
    })
    this.watched = signal({ stage: this.stage })
    this.nudging = new Nudging(this.stage)
    this.mirror = this.makeMirror()
    this.editor = this.makeEditor()
    this.machine = new Machine(this.stage, {
      onCursor: (at) => {
        this.presence.cursor = at && this.renderer.toWorld(at)
      },
      onMenu: parts.onMenu,
    })
    this.scene = this.makeScene()
    this.follow()
  }

  get camera(): Camera {
    return this.renderer.camera
  }

  setCamera(camera: Camera): void {
    this.renderer.setCamera(camera)
  }

  keyTargets(): KeyTargets {
    return {
      scene: this.scene,
      machine: this.machine,
      nudging: this.nudging,
      walk: (step) => this.mirror.walk(step),
      focusId: this.mirror.hasFocus ? this.mirror.focusId : undefined,
    }
  }

  /** Idempotent. */
  dispose(): void {
    this.nudging.end()
    this.stops.splice(0).reverse().forEach((stop) => stop())
    this.peersFrame?.()
    this.watchersWait?.()
    this.machine.dispose()
    this.editor.dispose()
    this.presence.dispose()
    this.mirror.dispose()
    this.stage.dispose()
    this.renderer.dispose()
    this.undo.dispose()
    this.board.dispose()
  }

  private makeNames(): Names {
    return {
      frameTitle: (frame: FrameElement) => frameText(frame).title,
      remark: (id) => this.stage.permits.peek().remark(id),
      author: (id) => {
        const fields = this.board.elements.get(id)
        // The item that put the element into the map was written under its maker's client id.
        const clientId = fields instanceof Y.Map ? fields._item?.id.client : undefined
        return clientId === undefined ? undefined : this.personOf(clientId)
      },
    }
  }

  /** What was not done has to be seen as well; the line that shows it is read out. */
  private tell(notice: Notice): void {
    if (notice.kind === 'refused') this.warn(t(`refused.reason.${notice.reason}`))
    else this.parts.model.say(noticeText(notice, this.board, this.names))
  }

  private personOf(clientId: number): string | undefined {
    const user: unknown = this.parts.awareness.getStates().get(clientId)?.['user']
    const name = typeof user === 'object' && user !== null && 'name' in user ? user.name : undefined
    return typeof name === 'string' && name !== '' ? name : undefined
  }

  private makeMirror(): Mirror {
    return new Mirror(this.parts.host, this.board, {
      names: this.names,
      visible: () => visibleBox(this.renderer.camera, this.renderer.size),
      onFocus: (id) => {
        if (!this.stage.selection.value.has(id)) this.stage.select([id])
        bringIntoSight(this.renderer, this.board.boxOf(id))
      },
      onActivate: (id, event) => {
        if (event.shiftKey || event.ctrlKey || event.metaKey) this.stage.toggle(id)
        else this.stage.select([id])
      },
    })
  }

  private makeEditor(): TextEditor {
    return new TextEditor(this.parts.host, this.stage, {
      layoutText: (id, field) => this.renderer.layoutText(id, field),
      setEditing: (id) => {
        this.renderer.setEditing(id)
        this.presence.editing = id
      },
      shareCaret: (caret) => {
        this.presence.caret = caret
      },
      placeholder: (editing) => this.placeholder(editing),
      warn: (text, kept) => this.warn(text, kept),
      onLeave: (id, step) => {
        this.mirror.focus(id)
        if (step !== 0) this.mirror.walk(step)
      },
    })
  }

  private placeholder({ id, field }: Editing): string {
    const element = this.board.get(id)
    if (element?.type === 'frame' && field === 'title') return frameText(element).title || t('edit.title')
    return element?.type === 'note' ? t('edit.placeholder') : ''
  }

  private warn(text: string, kept?: string): void {
    const { model } = this.parts
    model.toast.value = kept === undefined
      ? { text }
      : { text, action: { label: t('edit.copyGone'), run: () => void navigator.clipboard.writeText(kept) } }
  }

  private makeScene(): Scene {
    return {
      stage: this.stage,
      names: this.names,
      framePrompt: (frame) => frameText(frame).prompt,
      zoom: this.zoom,
      watched: this.watched,
      history: this.history,
      peers: this.peers,
      layoutText: (id) => this.renderer.layoutText(id),
      focusBoard: (id) => this.mirror.focus(id),
      show: (what) => this.show(what),
    }
  }

  private show(what: Parameters<Scene['show']>[0]): void {
    const { renderer } = this
    if (what === 'everything') showBox(renderer, this.board.bounds())
    else if (what === 'selection') showBox(renderer, selectionBox(this.stage))
    else if ('id' in what) {
      showBox(renderer, this.board.boxOf(what.id))
      this.stage.select([what.id])
    } else {
      const view = viewOf(this.parts.awareness, what.clientId)
      if (view !== undefined) renderer.setCamera(view)
    }
  }

  private follow(): void {
    const { host, awareness, model } = this.parts
    const pointer = new Pointer(host, this.machine, { isPanning: () => this.parts.isPanning() })
    const announcer = new ChangeAnnouncer(this.board, {
      names: this.names,
      personOf: (clientId) => this.personOf(clientId),
      isMuted: () => !model.settings.announceChanges.value,
      say: (text) => model.say(text),
    })
    const schedulePeers = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>): void => {
      const isAboutOthers = [...added, ...updated, ...removed].some((id) => id !== awareness.clientID)
      if (isAboutOthers) this.schedulePeers()
    }
    awareness.on('change', schedulePeers)
    this.stops.push(
      () => pointer.dispose(),
      () => announcer.dispose(),
      () => awareness.off('change', schedulePeers),
      this.renderer.onCamera((camera) => this.cameraMoved(camera)),
      this.undo.onChange(() => this.historyChanged()),
      this.board.onChange(({ local }) => {
        if (local) this.tellWatchers()
        else this.watchersWait ??= systemClock.after(WATCHERS_WAIT_MS, () => this.tellWatchers())
        this.schedulePeers()
      }),
      effect(() => {
        const selection = this.stage.selection.value
        this.renderer.setSelection(selection)
        this.mirror.setSelection(selection)
        this.presence.selection = selection
      }),
      effect(() => this.renderer.setFocus(this.mirror.ring.value)),
      effect(() => {
        const permits = this.stage.permits.value
        const isFixed = (id: string): boolean => permits.why('move', id) !== null
        this.renderer.setHolds({ isFixed, paint: permits.paint })
        this.mirror.reword()
      }),
      this.parts.model.live.showsCursors.subscribe(() => this.schedulePeers()),
      effect(() => {
        this.presence.tool = this.stage.tool.value
      }),
      effect(() => {
        host.style.cursor = this.stage.cursor.value
      }),
      language.subscribe(this.reword),
      templateTexts.subscribe(this.reword),
    )
    this.cameraMoved(this.renderer.camera)
    this.schedulePeers()
  }

  /** Another language or newly arrived template texts: all that is painted or read out is worded anew. */
  private readonly reword = (): void => {
    this.renderer.refresh()
    this.mirror.refresh()
    this.tellWatchers()
  }

  private cameraMoved(camera: Camera): void {
    this.zoom.value = camera.zoom
    this.mirror.setCamera(camera)
    this.editor.place()
    this.presence.view = camera
    this.parts.onCamera(camera)
  }

  private tellWatchers(): void {
    this.watchersWait?.()
    this.watchersWait = undefined
    this.watched.value = { stage: this.stage }
  }

  private historyChanged(): void {
    const { canUndo, canRedo } = this.undo
    const now = this.history.value
    if (now.canUndo !== canUndo || now.canRedo !== canRedo) this.history.value = { canUndo, canRedo }
  }

  private schedulePeers(): void {
    if (this.parts.awareness.getStates().size < 2 && this.peers.value.length === 0) return
    this.peersFrame ??= displayFrames.request(() => {
      this.peersFrame = undefined
      this.peers.value = peersOf(this.board, this.parts.awareness)
      const hasCursors = this.parts.model.live.showsCursors.peek()
      this.renderer.setPeers(hasCursors ? this.peers.value : this.peers.value.map((peer) => ({ ...peer, cursor: null })))
    })
  }
}
