// Where the ends of lines and arrows lie: attached ends follow their element by derivation,
// cut off at its border, so that moving an element writes nothing into its lines.
import { pointAt, type Box } from '../geometry/box.ts'
import { between, type WorldPoint } from '../geometry/point.ts'
import { clipToBox, clipToEllipse } from '../geometry/segment.ts'
import { isAttached, type End, type LineElement } from './schema.ts'

/** What an end may hold on to. */
export interface Anchor { readonly box: Box; readonly round: boolean }

/** `undefined` for ids that are gone or that no line can hold on to. */
export type AnchorOf = (id: string) => Anchor | undefined

export type Ends = readonly [WorldPoint, WorldPoint]

export function deriveEnds(line: LineElement, anchorOf: AnchorOf): Ends {
  const [from, start] = place(line.start, anchorOf)
  const [to, end] = place(line.end, anchorOf)
  return [start ? atBorder(to, from, start) : from, end ? atBorder(from, to, end) : to]
}

function place(end: End, anchorOf: AnchorOf): [WorldPoint, Anchor | undefined] {
  const anchor = isAttached(end) ? anchorOf(end.id) : undefined
  if (!anchor || !isAttached(end)) return [{ x: end.x, y: end.y }, undefined]
  return [pointAt(anchor.box, end.ax, end.ay), anchor]
}

/** Coming from `outside` towards `inside`: where the border is met. Stays when it starts within. */
function atBorder(outside: WorldPoint, inside: WorldPoint, { box, round }: Anchor): WorldPoint {
  const clipped = (round ? clipToEllipse : clipToBox)(outside, inside, box)
  return clipped && clipped[0] > 0 ? between(outside, inside, clipped[0]) : inside
}
