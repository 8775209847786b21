/** Where a box can lie without covering others. Pure. */
import { encloses, intersects, translate, grow, type Box } from '../geometry/box.ts'

const GAP = 16
// A spiral this wide covers a screen full of notes; looking further would put the new one out of sight.
const LARGEST_RING = 12

/**
 * The place nearest to `wanted` that touches none of `taken` and lies within `bounds`;
 * `wanted` itself where no place is free.
 */
export function freePlace(wanted: Box, taken: readonly Box[], bounds: Box): Box {
  for (let ring = 0; ring <= LARGEST_RING; ring += 1) {
    for (const [column, row] of cellsOfRing(ring)) {
      const dx = column * (wanted.width + GAP)
      const dy = row * (wanted.height + GAP)
      const box = translate(wanted, dx, dy)
      if (encloses(bounds, box) && isFree(box, taken)) return box
    }
  }
  return wanted
}

/**
 * The first free place for a box of this size in reading order within `area`; where none is free,
 * the middle, a little lower for every further call, so that nothing disappears under another.
 */
export function placeWithin(
  area: Box, { width, height }: { width: number; height: number }, taken: readonly Box[],
): Box {
  const right = area.x + area.width - width
  const bottom = area.y + area.height - height
  for (let y = area.y; y <= bottom; y += height + GAP) {
    for (let x = area.x; x <= right; x += width + GAP) {
      const box = { x, y, width, height }
      if (isFree(box, taken)) return box
    }
  }
  const shift = (taken.length % 8) * GAP
  const x = area.x + (area.width - width) / 2 + shift
  const y = area.y + (area.height - height) / 2 + shift
  return { x, y, width, height }
}

function isFree(box: Box, taken: readonly Box[]): boolean {
  const clear = grow(box, GAP / 2 - 1)
  return !taken.some((other) => intersects(clear, other))
}

/** To the right first: that is where the next note belongs in a row. */
function* cellsOfRing(ring: number): Iterable<readonly [number, number]> {
  if (ring === 0) {
    yield [0, 0]
    return
  }
  for (let row = 0; row <= ring; row += 1) {
    yield [ring, row]
    yield [-ring, row]
    if (row > 0) {
      yield [ring, -row]
      yield [-ring, -row]
    }
  }
  for (let column = 0; column < ring; column += 1) {
    yield [column, ring]
    yield [column, -ring]
    if (column > 0) {
      yield [-column, ring]
      yield [-column, -ring]
    }
  }
}
