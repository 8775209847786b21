/** In which frame an element lies, for plain values: as on the live board (shared/document.md, Elements). */
import { DEFAULTS } from '../board/schema.ts'
import { centre, contains, type Box } from '../geometry/box.ts'
import type { Fields, World } from './film-types.ts'
import { numberIn, textIn, typeIn } from './world.ts'

// Of a text element, whose height nobody has measured.
const LINES_HIGH = 1.3

interface Defaults { readonly width?: number; readonly height?: number; readonly size?: number; readonly color?: string }

/** A line is where it begins. */
export function boxIn(fields: Fields): Box {
  const type = typeIn(fields)
  const start = fields['start']
  if ((type === 'line' || type === 'arrow') && typeof start === 'object' && start !== null) return { ...at(start as Fields), width: 0, height: 0 }
  const usual: Defaults = isKnown(type) ? DEFAULTS[type] : DEFAULTS.unknown
  const size = (field: 'width' | 'height' | 'size'): number => numberIn(fields, field) ?? usual[field] ?? 0
  return { ...at(fields), width: size('width'), height: type === 'text' ? size('size') * LINES_HIGH : size('height') }
}

function at(fields: Fields): { readonly x: number; readonly y: number } {
  return { x: numberIn(fields, 'x') ?? 0, y: numberIn(fields, 'y') ?? 0 }
}

function isKnown(type: string): type is keyof typeof DEFAULTS {
  return Object.hasOwn(DEFAULTS, type)
}

interface Framed { readonly box: Box; readonly z: string }

/** Follows the frames of a world as it changes. */
export class FrameFinder {
  private readonly frames = new Map<string, Framed>()

  constructor(world: World = new Map()) {
    for (const [id, fields] of world) this.put(id, fields)
  }

  /** The element is like that now; undefined: gone. */
  put(id: string, fields: Fields | undefined): void {
    if (fields !== undefined && typeIn(fields) === 'frame') this.frames.set(id, { box: boxIn(fields), z: textIn(fields, 'z') })
    else this.frames.delete(id)
  }

  /** The innermost frame around the element's middle; a frame lies only in a larger one. */
  frameOf(id: string, fields: Fields): string | undefined {
    const box = boxIn(fields)
    const middle = centre(box)
    const own = typeIn(fields) === 'frame' ? area(box) : -1
    let best: { readonly id: string; readonly frame: Framed } | undefined
    for (const [frameId, frame] of this.frames) {
      if (frameId === id || area(frame.box) <= own || !contains(frame.box, middle)) continue
      if (best === undefined || isCloser(frame, frameId, best)) best = { id: frameId, frame }
    }
    return best?.id
  }
}

function isCloser(frame: Framed, id: string, best: { readonly id: string; readonly frame: Framed }): boolean {
  const difference = area(frame.box) - area(best.frame.box)
  if (difference !== 0) return difference < 0
  return frame.z > best.frame.z || (frame.z === best.frame.z && id > best.id)
}

function area({ width, height }: Box): number {
  return width * height
}
