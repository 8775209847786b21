/**
 * A world as a picture: a document of this page alone, a board over it, and the same renderer as on the live board.
 * Nothing can be changed here; the view can be moved by pointer, wheel and fingers.
 */
import * as Y from 'yjs'
import { Mirror } from '../a11y/mirror.ts'
import { Board } from '../board/board.ts'
import type { FrameElement } from '../board/schema.ts'
import { fit, panBy, visibleBox, zoomAt, type Camera } from '../geometry/camera.ts'
import type { Box } from '../geometry/box.ts'
import { language, t } from '../i18n/i18n.ts'
import { templateTexts } from '../i18n/template-texts.ts'
import { Pointer } from '../input/pointer.ts'
import type { PointerListener } from '../input/pointer-input.ts'
import { Renderer } from '../render/renderer.ts'
import type { PeerView } from '../render/types.ts'
import { frameText } from '../ui/frame-text.ts'
import type { Fields, World } from './film-types.ts'

// From here on a new document is cheaper than changing the old one.
const RENEW_FROM = 1_000
// What was overwritten leaves a trace in a document; it is dropped now and then.
const RENEW_AFTER = 20_000
const MARGIN_PX = 40
const ZOOM_STEP = 1.4
const PAN_PX = 80

export interface ScreenParts {
  readonly host: HTMLElement
  /** Somebody pointed at an element or pressed Enter on it; null: at nothing. */
  readonly onChosen: (id: string | null) => void
  /** Somebody moved the view by hand. */
  readonly onMoved: () => void
}

interface Stage {
  readonly doc: Y.Doc
  readonly elements: Y.Map<unknown>
  readonly board: Board
  readonly renderer: Renderer
  readonly mirror: Mirror
  readonly pointer: Pointer
  readonly stopCamera: () => void
}

export class Screen {
  private readonly parts: ScreenParts
  private readonly stops: (() => void)[]
  private stage: Stage
  private shown = new Map<string, Fields>()
  private transactions = 0
  private hasLooked = false
  private peers: readonly PeerView[] = []
  private selection: readonly string[] = []

  constructor(parts: ScreenParts) {
    this.parts = parts
    this.stage = this.build(new Map())
    const reword = (): void => {
      this.stage.renderer.refresh()
      this.stage.mirror.refresh()
    }
    this.stops = [language.subscribe(reword), templateTexts.subscribe(reword)]
  }

  get board(): Board {
    return this.stage.board
  }

  /** Only `touched` can differ from what is shown. `isShown`: what is left out is not on this screen. */
  show(world: World, touched: Iterable<string>, isShown: (id: string) => boolean): void {
    const ids = [...touched].filter((id) => this.shown.get(id) !== this.wanted(world, id, isShown))
    if (ids.length > 0) this.put(world, ids, isShown)
  }

  /** Another moment: everything may differ. */
  showAll(world: World, isShown: (id: string) => boolean): void {
    const ids = new Set([...this.shown.keys(), ...world.keys()])
    const changed = [...ids].filter((id) => this.shown.get(id) !== this.wanted(world, id, isShown))
    if (changed.length > RENEW_FROM || this.transactions > RENEW_AFTER) this.renew(world, isShown)
    else if (changed.length > 0) this.put(world, changed, isShown)
    if (!this.hasLooked && this.board.size > 0) this.lookAtAll()
  }

  setPeers(peers: readonly PeerView[]): void {
    if (peers.length === 0 && this.peers.length === 0) return
    this.peers = peers
    this.stage.renderer.setPeers(peers)
  }

  select(ids: readonly string[]): void {
    this.selection = ids
    this.stage.renderer.setSelection(ids)
    this.stage.mirror.setSelection(new Set(ids))
  }

  /** All of the board. */
  lookAtAll(): void {
    this.look(this.board.bounds())
  }

  look(box: Box | undefined): void {
    const { renderer } = this.stage
    if (box === undefined || renderer.size.width === 0) return
    this.hasLooked = true
    renderer.setCamera(fit(box, renderer.size, MARGIN_PX))
  }

  /** Only as far as needed, at the scale that is set. */
  bringIntoSight(box: Box): void {
    const { renderer } = this.stage
    const seen = visibleBox(renderer.camera, renderer.size)
    const isSeen = box.x >= seen.x && box.y >= seen.y && box.x + box.width <= seen.x + seen.width && box.y + box.height <= seen.y + seen.height
    if (isSeen) return
    const { zoom } = renderer.camera
    renderer.setCamera({
      zoom, x: box.x + box.width / 2 - renderer.size.width / 2 / zoom, y: box.y + box.height / 2 - renderer.size.height / 2 / zoom,
    })
  }

  zoom(direction: 1 | -1): void {
    const { renderer } = this.stage
    const middle = { x: renderer.size.width / 2, y: renderer.size.height / 2 }
    this.moveTo(zoomAt(renderer.camera, middle, renderer.camera.zoom * ZOOM_STEP ** direction))
  }

  pan(dx: number, dy: number): void {
    this.moveTo(panBy(this.stage.renderer.camera, dx * PAN_PX, dy * PAN_PX))
  }

  /** Resolves when what was shown last is painted. */
  whenPainted(): Promise<void> {
    return this.stage.renderer.whenPainted()
  }

  /** Idempotent. */
  dispose(): void {
    this.stops.splice(0).forEach((stop) => stop())
    this.unbuild()
  }

  private wanted(world: World, id: string, isShown: (id: string) => boolean): Fields | undefined {
    return isShown(id) ? world.get(id) : undefined
  }

  private put(world: World, ids: readonly string[], isShown: (id: string) => boolean): void {
    this.transactions += 1
    const { doc, elements } = this.stage
    doc.transact(() => {
      for (const id of ids) this.write(elements, id, this.wanted(world, id, isShown))
    })
  }

  private write(elements: Y.Map<unknown>, id: string, fields: Fields | undefined): void {
    const before = this.shown.get(id)
    if (fields === undefined) {
      elements.delete(id)
      this.shown.delete(id)
      return
    }
    this.shown.set(id, fields)
    const entry = elements.get(id)
    if (before === undefined || !(entry instanceof Y.Map)) {
      elements.set(id, new Y.Map(Object.entries(fields)))
      return
    }
    for (const key of Object.keys(before)) if (!(key in fields)) entry.delete(key)
    for (const [key, value] of Object.entries(fields)) if (value !== before[key]) entry.set(key, value)
  }

  private renew(world: World, isShown: (id: string) => boolean): void {
    const { camera } = this.stage.renderer
    const keep = this.hasLooked
    this.unbuild()
    this.transactions = 0
    this.shown = new Map([...world].filter(([id]) => isShown(id)))
    this.stage = this.build(this.shown)
    if (keep) this.stage.renderer.setCamera(camera)
    this.stage.renderer.setPeers(this.peers)
    this.select(this.selection)
  }

  private build(world: World): Stage {
    const { host } = this.parts
    const doc = new Y.Doc()
    const elements = doc.getMap('elements')
    doc.transact(() => {
      for (const [id, fields] of world) elements.set(id, new Y.Map(Object.entries(fields)))
    })
    const board = new Board(doc)
    const renderer = new Renderer(host, board, { frameText, label: (key) => (key === 'more' ? t('canvas.more') : t('canvas.unknown')) })
    // What is chosen has no handles: nothing here can be changed.
    renderer.setHolds({ isFixed: () => true })
    const mirror = new Mirror(host, board, {
      names: { frameTitle: (frame: FrameElement) => frameText(frame).title, author: () => undefined },
      visible: () => visibleBox(renderer.camera, renderer.size),
      onFocus: (id) => {
        const box = board.boxOf(id)
        if (box !== undefined) this.bringIntoSight(box)
      },
      onActivate: (id) => this.parts.onChosen(id),
    })
    const pointer = new Pointer(host, this.listener(), { isPanning: () => false })
    const stopCamera = renderer.onCamera((camera) => mirror.setCamera(camera))
    return { doc, elements, board, renderer, mirror, pointer, stopCamera }
  }

  private unbuild(): void {
    const { doc, board, renderer, mirror, pointer, stopCamera } = this.stage
    stopCamera()
    pointer.dispose()
    mirror.dispose()
    renderer.dispose()
    board.dispose()
    doc.destroy()
  }

  /** A tap chooses; everything else moves the view. */
  private listener(): PointerListener {
    let from: { x: number; y: number } | undefined
    let hasMoved = false
    const pan = (dx: number, dy: number): void => this.moveTo(panBy(this.stage.renderer.camera, -dx, -dy))
    const nothing = (): void => undefined
    return {
      down: ({ at }) => {
        from = at
        hasMoved = false
      },
      drag: ({ at }) => {
        if (from === undefined || (!hasMoved && Math.hypot(at.x - from.x, at.y - from.y) < SLOP_PX)) return
        hasMoved = true
        pan(at.x - from.x, at.y - from.y)
        from = at
      },
      up: ({ at }) => {
        if (!hasMoved) this.parts.onChosen(this.stage.renderer.hit(at) ?? null)
        from = undefined
      },
      cancel: () => {
        from = undefined
      },
      hover: ({ at }) => this.stage.renderer.setHover(this.stage.renderer.hit(at) ?? null),
      leave: () => this.stage.renderer.setHover(null),
      doubleClick: nothing,
      contextMenu: nothing,
      pan,
      zoom: (at, factor) => this.moveTo(zoomAt(this.stage.renderer.camera, at, this.stage.renderer.camera.zoom * factor)),
    }
  }

  private moveTo(camera: Camera): void {
    this.hasLooked = true
    this.parts.onMoved()
    this.stage.renderer.setCamera(camera)
  }
}

const SLOP_PX = 5
