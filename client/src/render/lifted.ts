// What is taken out of the tiles and painted on top, because it moves or is being edited: where
// each of it is shown, and which lines come along because they hold on to it.
import type { Board, BoardChange } from '../board/board.ts'
import { deriveEnds, type Ends } from '../board/connections.ts'
import { isAttached, isLine, type BoardElement, type LineElement } from '../board/schema.ts'
import { movedLine, placedIn } from '../board/transform.ts'
import { sameBox, translate, type Box } from '../geometry/box.ts'
import { Motions } from './motions.ts'
import type { Gesture, PeerView } from './types.ts'

/** How an element is shown. */
export interface Pose { readonly element: BoardElement; readonly ends: Ends | undefined }

// More than this at once is no movement to watch: it is simply shown at its new place.
const GLIDING_MAX = 400

export class Lifted {
  /** The element whose text a text field shows. */
  editing: string | null = null
  private readonly board: Board
  private readonly motions: Motions
  /** Called with the area in which the tiles no longer tell the truth. */
  private readonly onDamage: (area: Box) => void
  private ids = new Set<string>()
  private local: Gesture | null = null
  private readonly followed = new Map<number, ReadonlySet<string>>()
  private localSet: { gesture: readonly string[]; ids: ReadonlySet<string> } | undefined
  private isStale = false
  private steppedAt = 0

  constructor(board: Board, onDamage: (area: Box) => void) {
    this.board = board
    this.onDamage = onDamage
    this.motions = new Motions((id) => board.boxOf(id))
  }

  readonly has = (id: string): boolean => this.ids.has(id)

  get size(): number {
    return this.ids.size
  }

  all(): Iterable<string> {
    return this.ids
  }

  get localGesture(): Gesture | null {
    return this.local
  }

  setLocalGesture(gesture: Gesture | null): void {
    const before = this.carried()
    this.local = gesture
    if (gesture?.kind === 'move' && sameIds(before, gesture.ids)) this.local = { ...gesture, ids: before }
    else this.isStale = true
  }

  setEditing(id: string | null): void {
    for (const each of [this.editing, id]) if (each !== null) this.damageAt(each)
    this.editing = id
    this.isStale = true
  }

  /** Others' gestures as they are now. */
  setPeers(peers: readonly PeerView[], now: number): void {
    const present = new Set(peers.map(({ clientId }) => clientId))
    for (const [client, ids] of this.followed) if (!present.has(client)) this.releaseAll(client, ids, now)
    for (const { clientId, gesture } of peers) this.followPeer(clientId, gesture, now)
    if (this.motions.size > 0) this.isStale = true
  }

  /** The document has changed. What others moved glides from where it was shown. */
  onChange(change: BoardChange, now: number): void {
    for (const id of change.removed) this.motions.drop(id)
    const moved = change.local ? [] : [...change.before].filter(([id, { box }]) => this.hasMoved(id, box))
    if (moved.length + this.motions.size <= GLIDING_MAX) {
      for (const [id, { box }] of moved) this.motions.glide(id, box, now)
    }
    this.isStale = true
  }

  /** Advance to `now` (ms). Returns whether anything is still on its way. */
  step(now: number, jump: boolean): boolean {
    if (this.motions.size > 0) {
      const rested = this.motions.step(now, Math.min(100, now - this.steppedAt), jump)
      if (rested.length > 0) this.isStale = true
    }
    this.steppedAt = now
    if (this.isStale) this.gather()
    return this.motions.size > 0
  }

  /** `undefined` when the element is gone. */
  pose(id: string): Pose | undefined {
    const element = this.board.get(id)
    if (!element) return undefined
    if (isLine(element)) return this.poseOfLine(element)
    const box = this.boxOf(id)
    return box && { element: placedIn(element, box), ends: undefined }
  }

  /** Where the element is shown, lifted or not. */
  boxOf(id: string): Box | undefined {
    const box = this.board.boxOf(id)
    if (!box || !this.ids.has(id)) return box
    return this.localBox(id, box) ?? this.motions.boxOf(id) ?? box
  }

  /** Elements that the local move gesture carries along; the same list as long as it stays so. */
  carried(): readonly string[] {
    return this.local?.kind === 'move' ? this.local.ids : NO_IDS
  }

  dispose(): void {
    this.motions.clear()
    this.ids.clear()
  }

  private poseOfLine(line: LineElement): Pose {
    const offset = this.offsetOf(line.id)
    const element = offset ? movedLine(line, offset.dx, offset.dy) : line
    const ends = deriveEnds(element, (id) => {
      const anchor = this.board.anchorOf(id)
      const box = this.boxOf(id)
      return anchor && box ? { ...anchor, box } : undefined
    })
    return { element, ends }
  }

  /** Whether the line keeps its form while the local group moves. */
  isRigid(line: LineElement): boolean {
    const carried = this.localIds()
    return [line.start, line.end].every((end) => {
      const isHeld = isAttached(end) && this.board.anchorOf(end.id) !== undefined
      return carried.has(isHeld ? end.id : line.id)
    })
  }

  private offsetOf(id: string): { dx: number; dy: number } | undefined {
    const gesture = this.local
    if (gesture?.kind !== 'move' || !this.localIds().has(id)) return undefined
    return offsetOfMove(gesture, this.board)
  }

  private localBox(id: string, box: Box): Box | undefined {
    const gesture = this.local
    if (gesture?.kind === 'resize') return boxIn(gesture, id)
    if (gesture?.kind !== 'move' || !this.localIds().has(id)) return undefined
    const { dx, dy } = offsetOfMove(gesture, this.board)
    return translate(box, dx, dy)
  }

  private localIds(): ReadonlySet<string> {
    const ids = this.carried()
    if (this.localSet?.gesture !== ids) this.localSet = { gesture: ids, ids: new Set(ids) }
    return this.localSet.ids
  }

  private hasMoved(id: string, before: Box): boolean {
    const element = this.board.get(id)
    const after = this.board.boxOf(id)
    if (!element || !after || isLine(element)) return false
    // Text grows with what is written into it; that is not movement.
    if (element.type === 'text') return before.x !== after.x || before.y !== after.y
    return !sameBox(before, after)
  }

  private followPeer(client: number, gesture: Gesture | null, now: number): void {
    const targets = gesture ? targetsOf(gesture, this.board) : []
    const ids = new Set(targets.map(([id]) => id))
    for (const [id, box] of targets) if (!this.localIds().has(id)) this.motions.follow(id, box, now)
    for (const id of this.followed.get(client) ?? []) if (!ids.has(id)) this.motions.release(id, now)
    if (ids.size > 0) this.followed.set(client, ids)
    else this.followed.delete(client)
  }

  private releaseAll(client: number, ids: ReadonlySet<string>, now: number): void {
    for (const id of ids) this.motions.release(id, now)
    this.followed.delete(client)
  }

  /** Find out anew what is lifted, and damage the tiles where that makes a difference. */
  private gather(): void {
    this.isStale = false
    const resized = this.local?.kind === 'resize' ? Object.keys(this.local.boxes) : NO_IDS
    const next = new Set<string>([...this.motions.ids(), ...this.carried(), ...resized, ...this.written()])
    for (const id of [...next]) for (const line of this.board.attachedTo(id)) next.add(line)
    for (const id of next) {
      if (!this.board.get(id)) next.delete(id)
      else if (!this.ids.has(id)) this.damageAt(id)
    }
    for (const id of this.ids) if (!next.has(id)) this.damageAt(id)
    this.ids = next
  }

  private written(): readonly string[] {
    // A frame stays where it is, under what lies in it: only its title is left out.
    if (this.editing === null || this.board.get(this.editing)?.type === 'frame') return NO_IDS
    return [this.editing]
  }

  private damageAt(id: string): void {
    const ink = this.board.inkOf(id)
    if (ink) this.onDamage(ink)
  }
}

const NO_IDS: readonly string[] = []

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((id, i) => id === b[i]))
}

function offsetOfMove(gesture: Extract<Gesture, { kind: 'move' }>, board: Board): { dx: number; dy: number } {
  const lead = board.get(gesture.lead)
  return lead ? { dx: gesture.x - lead.x, dy: gesture.y - lead.y } : { dx: 0, dy: 0 }
}

/** Where a gesture wants the boxes of what it moves. */
function targetsOf(gesture: Gesture, board: Board): [string, Box][] {
  if (gesture.kind === 'draw') return []
  if (gesture.kind === 'resize') {
    return Object.keys(gesture.boxes).slice(0, GLIDING_MAX).flatMap((id) => {
      const box = boxIn(gesture, id)
      return box ? [[id, box] as [string, Box]] : []
    })
  }
  const { dx, dy } = offsetOfMove(gesture, board)
  return gesture.ids.slice(0, GLIDING_MAX).flatMap((id) => {
    const box = board.boxOf(id)
    return box ? [[id, translate(box, dx, dy)] as [string, Box]] : []
  })
}

function boxIn(gesture: Extract<Gesture, { kind: 'resize' }>, id: string): Box | undefined {
  const values = gesture.boxes[id]
  if (!values || !values.every(Number.isFinite)) return undefined
  const [x, y, width, height] = values
  return { x, y, width: Math.max(0, width), height: Math.max(0, height) }
}
