/** Elements in words: what a screen reader says and what lists show. */
import type { Board } from '../board/board.ts'
import {
  COLORS, isAttached, isLine, type BoardElement, type Color, type ColorName, type End, type FrameElement, type LineElement,
} from '../board/schema.ts'
import { t } from '../i18n/i18n.ts'

export interface Names {
  /** What the frame shows as its title, in the viewer's language. */
  frameTitle(frame: FrameElement): string
  /** The person who made the element, where known. */
  author(id: string): string | undefined
  /** That the element cannot be changed here and why, in words; empty where it can. */
  remark?(id: string): string
}

// Long enough to tell elements apart in a list, short enough to be listened to.
const SHORT = 60
// A reader would hear minutes of it; the whole text is in the text field when it is opened.
const LONGEST = 2_000

export function typeName(type: BoardElement['type'], kind = ''): string {
  return type === 'unknown' ? t('type.unknown', { type: kind }) : t(`type.${type}`)
}

/** Of a paper, or of a fill with its outline. */
export function colorName(color: Color): string {
  return isColorName(color) ? t(`color.${color}`) : t('color.other')
}

/** Of lines and letters: on the light board yellow is drawn dark, and white grey. */
export function inkName(color: Color): string {
  if (color === 'yellow') return t('color.darkYellow')
  return colorName(color === 'white' ? 'grey' : color)
}

export function colorNameOf(type: BoardElement['type'], color: Color): string {
  return INKED.has(type) ? inkName(color) : colorName(color)
}

/** What to choose from for elements of the type: white ink would be drawn as grey is. */
export function colorsFor(type: BoardElement['type']): readonly ColorName[] {
  return INKED.has(type) ? COLORS.filter((color) => color !== 'white') : COLORS
}

const INKED: ReadonlySet<BoardElement['type']> = new Set(['text', 'line', 'arrow', 'stroke'])

/** What the element says: its text, or what it is where it has none. */
export function nameOf(board: Board, element: BoardElement, names: Names): string {
  switch (element.type) {
    case 'frame':
      return names.frameTitle(element) || t('frame.untitled')
    case 'stroke':
      return t('element.stroke')
    case 'unknown':
      return typeName('unknown', element.kind)
    case 'line':
    case 'arrow':
      return cut(element.text) || connectionName(board, element, names)
    case 'note':
    case 'text':
    case 'rect':
    case 'ellipse':
      return cut(element.text.trim()) || t('element.empty', { type: typeName(element.type) })
  }
}

/** One line for lists and menus. */
export function shortName(board: Board, element: BoardElement, names: Names): string {
  const name = nameOf(board, element, names).replace(/\s+/g, ' ')
  return name.length > SHORT ? `${Array.from(name).slice(0, SHORT).join('')}…` : name
}

/** Type, colour, author and frame: everything about the element that its text does not say. */
export function descriptionOf(board: Board, element: BoardElement, names: Names): string {
  const parts = [
    'color' in element
      ? t('element.description', { type: typeName(element.type), color: colorNameOf(element.type, element.color) })
      : typeName(element.type, 'kind' in element ? element.kind : ''),
  ]
  if (isLine(element) && element.text !== '') parts.push(connectionName(board, element, names))
  const frame = frameNameOf(board, element.id, names)
  if (frame !== undefined) parts.push(t('element.inFrame', { frame }))
  const author = names.author(element.id)
  if (author !== undefined) parts.push(t('element.by', { name: author }))
  parts.push(names.remark?.(element.id) ?? '')
  return parts.filter((part) => part !== '').join(', ')
}

/** The title of the frame in which the element lies. */
export function frameNameOf(board: Board, id: string, names: Names): string | undefined {
  const frameId = board.frameOf(id)
  const frame = frameId === undefined ? undefined : board.get(frameId)
  if (frame?.type !== 'frame') return undefined
  return names.frameTitle(frame) || t('frame.untitled')
}

function connectionName(board: Board, line: LineElement, names: Names): string {
  const end = (at: End): string => {
    const target = isAttached(at) ? board.get(at.id) : undefined
    // A line cannot hold a line, so this does not come back here.
    return target === undefined || isLine(target) ? t('element.nowhere') : shortName(board, target, names)
  }
  return t('element.connection', { type: typeName(line.type), from: end(line.start), to: end(line.end) })
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function isColorName(color: Color): color is ColorName {
  return (COLORS as readonly string[]).includes(color)
}
