/** How the next element will look, and what of an element's look can be changed. Pure. */
import type { BoardElement, Color } from '../board/schema.ts'

/** Elements that share a remembered colour: a yellow note must not make the next text yellow. */
export type Family = 'note' | 'text' | 'shape' | 'line' | 'stroke' | 'frame'

export interface Style {
  readonly colors: Readonly<Record<Family, Color>>
  readonly weight: number
  readonly size: number
  readonly fill: boolean
}

export const FIRST_STYLE: Style = {
  colors: {
    note: 'yellow', text: 'black', shape: 'blue', line: 'black', stroke: 'black', frame: 'grey',
  },
  weight: 3,
  size: 24,
  fill: false,
}

export const WEIGHTS = [
  { name: 'thin', value: 2 },
  { name: 'medium', value: 3 },
  { name: 'thick', value: 6 },
  { name: 'veryThick', value: 12 },
] as const

export const TEXT_SIZES = [
  { name: 'small', value: 16 },
  { name: 'medium', value: 24 },
  { name: 'large', value: 40 },
  { name: 'huge', value: 72 },
] as const

export type StyleKey = 'color' | 'weight' | 'size' | 'fill'

export function familyOf(type: BoardElement['type'] | 'draw'): Family | undefined {
  switch (type) {
    case 'rect':
    case 'ellipse':
      return 'shape'
    case 'line':
    case 'arrow':
      return 'line'
    case 'draw':
      return 'stroke'
    case 'unknown':
      return undefined
    case 'note':
    case 'text':
    case 'stroke':
    case 'frame':
      return type
  }
}

const KEYS: Readonly<Record<Family, readonly StyleKey[]>> = {
  note: ['color'],
  text: ['color', 'size'],
  shape: ['color', 'fill'],
  line: ['color', 'weight'],
  stroke: ['color', 'weight'],
  frame: ['color'],
}

export function styleKeysOf(family: Family): readonly StyleKey[] {
  return KEYS[family]
}

/** The value all share, or undefined where they differ or there is none. */
export function shared<T>(values: readonly T[]): T | undefined {
  const [first] = values
  return values.every((value) => value === first) ? first : undefined
}
