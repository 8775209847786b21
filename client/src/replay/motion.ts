/**
 * Between two recorded places of an element: where it was on its way. Pure. Recorded are at most four places a second,
 * and seen should be a movement.
 */
import type { Box } from '../geometry/box.ts'
import type { Fields, Item, Op } from './film-types.ts'
import { isChange } from './film-types.ts'
import { numberIn } from './world.ts'

/** Longer apart, two places are two movements. */
export const LONGEST_MS = 1_500

const PLACE = ['x', 'y', 'width', 'height'] as const

export interface Moved {
  readonly author: number
  readonly atMs: number
}

/** Whether the operation says where something lies. */
export function isMovement(op: Op): op is Extract<Op, { kind: 'set' }> {
  return op.kind === 'set' && PLACE.some((field) => numberIn(op.fields, field) !== undefined)
}

/**
 * Boxes to show at `atMs`, by author. `ahead`: what happens from here on; `moved`: who moved what last, and when;
 * `boxOf`: where things lie.
 */
export function between(
  atMs: number, ahead: Iterable<Item>, moved: ReadonlyMap<string, Moved>, boxOf: (id: string) => Box | undefined,
): Map<number, Map<string, Box>> {
  const shown = new Map<number, Map<string, Box>>()
  const seen = new Set<string>()
  for (const item of ahead) {
    if (item.atMs > atMs + LONGEST_MS) break
    if (!isChange(item)) continue
    for (const op of item.ops) {
      if (seen.has(op.id)) continue
      seen.add(op.id)
      const before = moved.get(op.id)
      if (!isMovement(op) || before?.author !== item.author || item.atMs - before.atMs > LONGEST_MS) continue
      const box = boxOf(op.id)
      if (box === undefined || item.atMs <= before.atMs) continue
      const part = (atMs - before.atMs) / (item.atMs - before.atMs)
      if (part <= 0) continue
      const boxes = shown.get(item.author) ?? new Map<string, Box>()
      boxes.set(op.id, onTheWay(box, op.fields, Math.min(1, part)))
      shown.set(item.author, boxes)
    }
  }
  return shown
}

function onTheWay(box: Box, to: Fields, part: number): Box {
  const [x, y, width, height] = PLACE.map((field) => box[field] + ((numberIn(to, field) ?? box[field]) - box[field]) * part)
  return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 }
}
