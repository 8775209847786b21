// What lies in which frame: derived from where things are, never stored (document.md, Elements).
import { centre, contains, type Box } from '../geometry/box.ts'
import type { ElementIndex } from './element-index.ts'

/**
 * The frame in which the element lies: its centre is inside; of several frames the smallest, then
 * the uppermost. A frame lies only in a larger one, so there are no circles.
 */
export function frameOf(index: ElementIndex, id: string): string | undefined {
  const box = index.boxOf(id)
  if (!box) return undefined
  const own = index.frames.has(id) ? area(box) : -1
  let best: { id: string; area: number } | undefined
  for (const candidate of framesAt(index, box)) {
    if (candidate.id === id || candidate.area <= own) continue
    if (!best || isCloser(index, candidate, best)) best = candidate
  }
  return best?.id
}

/** All that moves with the frame: what lies in it and, where that is a frame, in that one too. */
export function contentsOf(index: ElementIndex, frameId: string): string[] {
  const found = new Set<string>()
  const open = [frameId]
  for (let frame = open.pop(); frame !== undefined; frame = open.pop()) {
    for (const id of directContents(index, frame)) {
      if (found.has(id)) continue
      found.add(id)
      if (index.frames.has(id)) open.push(id)
    }
  }
  return [...found]
}

function directContents(index: ElementIndex, frameId: string): string[] {
  const box = index.boxOf(frameId)
  if (!box || !index.frames.has(frameId)) return []
  return index.search(box).filter((id) => id !== frameId && frameOf(index, id) === frameId)
}

function* framesAt(index: ElementIndex, box: Box): Iterable<{ id: string; area: number }> {
  const middle = centre(box)
  for (const id of index.search({ ...middle, width: 0, height: 0 })) {
    const frame = index.frames.has(id) ? index.boxOf(id) : undefined
    // The search goes by what is painted, which is a little more than the frame.
    if (frame && contains(frame, middle)) yield { id, area: area(frame) }
  }
}

function isCloser(index: ElementIndex, a: { id: string; area: number }, b: { id: string; area: number }): boolean {
  return a.area < b.area || (a.area === b.area && index.rank(a.id) > index.rank(b.id))
}

function area(box: Box): number {
  return box.width * box.height
}
