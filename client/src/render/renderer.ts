// The board as a picture: owns the canvas, the camera and the frame loop, and puts together tiles
// (what lies still), lifted elements (what moves) and the overlay (marks, cursors).
import type { Board, BoardChange } from '../board/board.ts'
import type { TextField } from '../board/schema.ts'
import type { Box } from '../geometry/box.ts'
import type { Camera, Size } from '../geometry/camera.ts'
import type { ScreenPoint, WorldPoint } from '../geometry/point.ts'
import { systemClock, type Cancel, type Clock } from '../platform/clock.ts'
import { displayFrames, type Frames } from '../platform/frames.ts'
import type { Brush } from './brush.ts'
import { paintGestureStrokes } from './gesture-strokes.ts'
import { hitTest, insideBox } from './hit-test.ts'
import { Lifted } from './lifted.ts'
import { LiftedLayer } from './lifted-layer.ts'
import { handleAt } from './overlay/handles.ts'
import { Overlay, type Holds } from './overlay/overlay.ts'
import { PeerCursors } from './overlay/peer-cursors.ts'
import { Preferences } from './preferences.ts'
import { Surface } from './surface.ts'
import { canvasMeasurer, type Measurer } from './text/measure.ts'
import { TextLayouts } from './text/text-layouts.ts'
import { StaticLayer } from './tiles/static-layer.ts'
import { TilePainter } from './tiles/tile-painter.ts'
import type { Gesture, Guide, Handle, PeerView, RendererOptions, TextLayout } from './types.ts'
import { Viewport } from './viewport.ts'

/** Replaced by tests; the browser's own by default. */
export interface RendererDevices { readonly frames: Frames; readonly clock: Clock; readonly measurer: Measurer }

// The camera counts as moving for so long after its last change; then tiles get sharp again.
const CAMERA_REST_MS = 120
// From this many changes on, painting all tiles anew is cheaper than looking for what is damaged.
const REPAINT_ALL_FROM = 1500
const HIT_TOLERANCE_PX = 5
const HANDLE_TOLERANCE_PX = 11

export class Renderer {
  private readonly board: Board
  private readonly options: RendererOptions
  private readonly frames: Frames
  private readonly clock: Clock
  private readonly surface: Surface
  private readonly preferences: Preferences
  private readonly texts: TextLayouts
  private readonly lifted: Lifted
  private readonly liftedLayer: LiftedLayer
  private readonly tiles: StaticLayer
  private readonly cursors = new PeerCursors()
  private readonly overlay: Overlay
  private readonly cameraListeners = new Set<(camera: Camera) => void>()
  private readonly stopFollowing: () => void
  private view: Viewport
  private peers: readonly PeerView[] = []
  private cameraMovedAt = -Infinity
  private frame: Cancel | undefined
  private awaitingPaint: (() => void)[] = []

  constructor(host: HTMLElement, board: Board, options: RendererOptions, devices: Partial<RendererDevices> = {}) {
    this.board = board
    this.options = options
    this.frames = devices.frames ?? displayFrames
    this.clock = devices.clock ?? systemClock
    this.surface = new Surface(host, this.onResize)
    this.preferences = new Preferences(() => this.refresh())
    this.view = new Viewport({ x: 0, y: 0, zoom: 1 }, this.surface.size, this.surface.pixelRatio)
    this.texts = new TextLayouts(devices.measurer ?? canvasMeasurer(), (frame) => options.frameText(frame))
    this.lifted = new Lifted(board, (area) => this.tiles.invalidate(area))
    this.liftedLayer = new LiftedLayer(board, this.lifted)
    const painter = new TilePainter(board, this.texts, options, this.lifted)
    this.tiles = new StaticLayer(board, painter, () => this.clock.elapsed())
    this.overlay = new Overlay(board, this.lifted, this.texts, this.cursors)
    board.setTextHeight((element) => this.texts.heightOf(element))
    this.stopFollowing = board.onChange(this.onBoardChange)
    this.request()
  }

  get camera(): Camera {
    return this.view.camera
  }

  /** Of the canvas, in CSS px. */
  get size(): Size {
    return this.view.size
  }

  /** The zoom is held within its limits. Listeners are told when anything has changed. */
  setCamera(camera: Camera): void {
    const before = this.view.camera
    this.view = new Viewport(camera, this.view.size, this.view.pixelRatio)
    const { x, y, zoom } = this.view.camera
    if (x === before.x && y === before.y && zoom === before.zoom) return
    this.cameraMovedAt = this.clock.elapsed()
    for (const listener of [...this.cameraListeners]) listener(this.view.camera)
    this.request()
  }

  /** Called after the camera or the canvas' size has changed. Returns the way to stop. */
  onCamera(listener: (camera: Camera) => void): () => void {
    this.cameraListeners.add(listener)
    return () => void this.cameraListeners.delete(listener)
  }

  toWorld(p: ScreenPoint): WorldPoint {
    return this.view.toWorld(p)
  }

  toScreen(p: WorldPoint): ScreenPoint {
    return this.view.toScreen(p)
  }

  setSelection(ids: Iterable<string>): void {
    this.overlay.marks.selection = [...ids]
    this.request()
  }

  setHover(id: string | null): void {
    if (this.overlay.marks.hover === id) return
    this.overlay.marks.hover = id
    this.request()
  }

  /** The element that has the keyboard's focus, whether selected or not. */
  setFocus(id: string | null): void {
    if (this.overlay.marks.focus === id) return
    this.overlay.marks.focus = id
    this.request()
  }

  /** The element's text is left out: a text field shows it. */
  setEditing(id: string | null): void {
    this.overlay.marks.editing = id
    this.lifted.setEditing(id)
    this.request()
  }

  setHolds(holds: Holds): void {
    this.overlay.marks.holds = holds
    this.request()
  }

  /** In board units. */
  setMarquee(box: Box | null): void {
    this.overlay.marks.marquee = box
    this.request()
  }

  setGuide(guide: Guide | null): void {
    this.overlay.marks.guide = guide
    this.request()
  }

  /** Show a gesture of this person without touching the document; `null` ends it. */
  setLocalGesture(gesture: Gesture | null): void {
    this.lifted.setLocalGesture(gesture)
    this.request()
  }

  /** Everybody else on the board, as they are now. */
  setPeers(peers: readonly PeerView[]): void {
    this.peers = peers
    this.lifted.setPeers(peers, this.clock.elapsed())
    this.request()
  }

  /** The uppermost element at the point (by the document, not by gestures under way). */
  hit(p: ScreenPoint, tolerancePx = HIT_TOLERANCE_PX): string | undefined {
    return hitTest(this.board, this.toWorld(p), {
      tolerance: tolerancePx / this.camera.zoom,
      headingOf: (frame) => this.texts.headingHeight(frame),
    })
  }

  hitHandle(p: ScreenPoint, tolerancePx = HANDLE_TOLERANCE_PX): Handle | undefined {
    return handleAt(this.overlay.handles(this.camera), p, tolerancePx)
  }

  /** What a marquee of `box` (board units) selects. */
  inside(box: Box): string[] {
    return insideBox(this.board, box)
  }

  /** Where an element is shown now, gestures included; board units. */
  shownBox(id: string): Box | undefined {
    return this.lifted.boxOf(id)
  }

  /** How the element's text is set, in world coordinates; `undefined` for what carries none. */
  layoutText(id: string, field?: TextField): TextLayout | undefined {
    const pose = this.lifted.pose(id)
    return pose && this.texts.placed(pose.element, pose.ends, field)
  }

  /** Paint everything anew: the language, the fonts or the options have changed. */
  refresh(): void {
    this.texts.clear()
    this.board.setTextHeight((element) => this.texts.heightOf(element))
    this.liftedLayer.forgetAll()
    this.tiles.invalidateAll()
    this.request()
  }

  /** Resolves when a frame shows everything that is in view, sharp. */
  whenPainted(): Promise<void> {
    return new Promise((resolve) => {
      this.awaitingPaint.push(resolve)
      this.request()
    })
  }

  /** Idempotent. */
  dispose(): void {
    this.frame?.()
    this.frame = undefined
    this.stopFollowing()
    this.preferences.dispose()
    this.surface.dispose()
    this.tiles.dispose()
    this.lifted.dispose()
    this.liftedLayer.forgetAll()
    this.cameraListeners.clear()
  }

  private request(): void {
    this.frame ??= this.frames.request(() => {
      this.frame = undefined
      this.draw()
    })
  }

  private draw(): void {
    const now = this.clock.elapsed()
    const jump = this.preferences.reducedMotion
    const isMoving = now - this.cameraMovedAt < CAMERA_REST_MS
    const isGliding = this.lifted.step(now, jump)
    const arePeersMoving = this.cursors.step(this.peers, now, jump)
    this.surface.fitBitmap()
    const isWatched = isGliding || arePeersMoving || this.lifted.localGesture !== null
    const isUnfinished = this.tiles.update(this.view, isMoving, isWatched)
    this.paint(isMoving)
    if (this.awaitingPaint.length > 0 && !isMoving && this.tiles.covers(this.view)) this.resolvePainted()
    if (isMoving || isGliding || arePeersMoving || isUnfinished) this.request()
  }

  private paint(isMoving: boolean): void {
    const { view } = this
    const { ctx, ground } = this.surface
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    const isSteady = !isMoving && this.tiles.looksTheSame(view)
    const isBelow = ground.update(ctx, isSteady, (picture) => this.tiles.draw(picture, view, false))
    if (!isBelow) this.tiles.draw(ctx, view, isMoving)
    ctx.imageSmoothingEnabled = true
    const [left, top] = view.origin
    ctx.setTransform(view.scale, 0, 0, view.scale, left, top)
    const brush: Brush = {
      ctx, scale: view.scale, clip: view.box, texts: this.texts, options: this.options,
      textHiddenOf: this.overlay.marks.editing, lifted: true,
    }
    this.liftedLayer.draw(brush, view)
    paintGestureStrokes(brush, this.lifted.localGesture, this.peers)
    ctx.setTransform(view.pixelRatio, 0, 0, view.pixelRatio, 0, 0)
    this.overlay.draw(ctx, view.camera, this.peers, this.preferences.forcedColors ? 'Highlight' : undefined)
  }

  private resolvePainted(): void {
    const waiting = this.awaitingPaint
    this.awaitingPaint = []
    for (const resolve of waiting) resolve()
  }

  private readonly onBoardChange = (change: BoardChange): void => {
    const now = this.clock.elapsed()
    const count = change.added.size + change.changed.size + change.removed.size
    for (const id of change.removed) this.texts.forget(id)
    this.lifted.onChange(change, now)
    this.liftedLayer.onChange(change)
    if (count >= REPAINT_ALL_FROM) this.tiles.invalidateAll()
    else this.invalidate(change)
    this.request()
  }

  private invalidate({ added, changed, before }: BoardChange): void {
    for (const [id, { ink }] of before) if (!this.lifted.has(id)) this.tiles.invalidate(ink)
    for (const set of [added, changed]) {
      for (const id of set) {
        const area = this.lifted.has(id) ? undefined : this.board.inkOf(id)
        if (area) this.tiles.invalidate(area)
      }
    }
  }

  private readonly onResize = (): void => {
    const { camera } = this.view
    this.view = new Viewport(camera, this.surface.size, this.surface.pixelRatio)
    for (const listener of [...this.cameraListeners]) listener(camera)
    // A canvas that gets another size is empty until it is drawn: at once, or it would flicker.
    if (this.surface.fitBitmap()) this.draw()
    this.request()
  }
}
