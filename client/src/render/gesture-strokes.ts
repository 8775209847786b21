// Strokes that are being drawn and are not in the document yet: one's own and others'.
import { color, coordinate, numberIn, pointsFrom } from '../board/sanitise.ts'
import { MAX_WEIGHT } from '../board/schema.ts'
import type { Brush } from './brush.ts'
import { paintStroke } from './shapes/stroke.ts'
import type { Gesture, PeerView } from './types.ts'

export function paintGestureStrokes(brush: Brush, local: Gesture | null, peers: readonly PeerView[]): void {
  if (local?.kind === 'draw') paintOne(brush, local)
  for (const { gesture } of peers) if (gesture?.kind === 'draw') paintOne(brush, gesture)
}

function paintOne(brush: Brush, gesture: Extract<Gesture, { kind: 'draw' }>): void {
  paintStroke(brush, {
    x: coordinate(gesture.x),
    y: coordinate(gesture.y),
    // A list of its own: painters remember outlines per list, and the gesture's may grow in place.
    points: pointsFrom(gesture.points),
    color: color(gesture.color, 'black'),
    weight: numberIn(gesture.weight, 1, MAX_WEIGHT, 4),
  })
}
