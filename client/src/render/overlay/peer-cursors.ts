// Where others' cursors are shown: they glide between messages.
import { between, distance, type WorldPoint } from '../../geometry/point.ts'
import type { PeerView } from '../types.ts'

// Two thirds of the way in this time: at ten messages a second the cursor is hardly ever still.
const GLIDE_MS = 60
// A longer way than this is no gesture but a jump (another part of the board).
const JUMP_UNITS = 4000

export class PeerCursors {
  private readonly places = new Map<number, WorldPoint>()
  private steppedAt = 0

  placeOf(clientId: number): WorldPoint | undefined {
    return this.places.get(clientId)
  }

  /** Returns whether a cursor is still on its way. */
  step(peers: readonly PeerView[], now: number, jump: boolean): boolean {
    const part = jump ? 1 : 1 - Math.exp(-Math.min(100, now - this.steppedAt) / GLIDE_MS)
    this.steppedAt = now
    let isMoving = false
    const present = new Set<number>()
    for (const { clientId, cursor } of peers) {
      if (!cursor) continue
      present.add(clientId)
      const from = this.places.get(clientId) ?? cursor
      const off = distance(from, cursor)
      const isThere = off < 0.3 || off > JUMP_UNITS
      this.places.set(clientId, isThere ? cursor : between(from, cursor, part))
      isMoving ||= !isThere && !jump
    }
    for (const id of this.places.keys()) if (!present.has(id)) this.places.delete(id)
    return isMoving
  }
}
