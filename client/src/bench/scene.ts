// The harness' scene as elements of ours.
import { STRIDE } from '../geometry/polyline.ts'
import { COLORS, type Color, type NewElement } from '../board/schema.ts'

export interface SceneElement {
  readonly id: string
  readonly type: 'note' | 'stroke' | 'arrow'
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly color: string
  readonly lines?: readonly string[]
  readonly points?: readonly (readonly [number, number])[]
  readonly width?: number
}

export interface Scene {
  readonly w: number
  readonly h: number
  readonly elements: readonly SceneElement[]
}

const PAPERS: readonly Color[] = COLORS.filter((color) => color !== 'black' && color !== 'white')
const INKS: readonly Color[] = ['black', 'red', 'green', 'blue']

export function toElement(element: SceneElement): NewElement {
  const { id, x, y, w: width, h: height, points = [] } = element
  switch (element.type) {
    case 'note':
      return {
        type: 'note', id, x, y, width, height,
        color: pick(PAPERS, element.color), text: element.lines?.join('\n') ?? '',
      }
    case 'stroke': {
      const flat = points.flatMap(([px, py]) => [px, py, 0.5])
      return { type: 'stroke', id, x, y, points: flat, color: pick(INKS, element.color), weight: element.width ?? 3 }
    }
    case 'arrow': {
      const [first = [0, 0], last = [width, height]] = [points[0], points.at(-1)]
      return {
        type: 'arrow', id, color: 'black', weight: element.width ?? 3,
        start: { x: x + first[0], y: y + first[1] }, end: { x: x + last[0], y: y + last[1] },
      }
    }
  }
}

/** Equal names give equal colours. */
function pick(colors: readonly Color[], name: string): Color {
  const sum = Array.from(name).reduce((total, letter) => total * STRIDE + letter.charCodeAt(0), 0)
  return colors[sum % colors.length] ?? 'yellow'
}
