// Colours of the board. `ink` on `paper`, and `strong` on the board's background, reach WCAG AA
// (4.5 : 1), `line` what is asked of graphics (3 : 1); palette.test.ts holds them to it.
import type { Color, ColorName } from '../board/schema.ts'

/**
 * `paper`: fill of notes. `ink`: text on it. `strong`: free text. `line`: lines, strokes, outlines of shapes.
 * `tint`: fill of shapes and frames.
 */
export interface Shades {
  readonly paper: string
  readonly ink: string
  readonly strong: string
  readonly line: string
  readonly tint: string
}

export const BOARD_BACKGROUND = '#faf8f4'
export const GRID_DOT = '#ddd8cd'
export const TEXT_DARK = '#23211d'
export const TEXT_MUTED = '#5f5b53'
export const ACCENT = '#1f5fbf'

const PALETTE: Readonly<Record<ColorName, Shades>> = {
  yellow: { paper: '#ffe68a', ink: '#33290a', strong: '#856200', line: '#a87d00', tint: '#fff4cc' },
  orange: { paper: '#ffcc99', ink: '#3a210b', strong: '#a84e00', line: '#d66100', tint: '#ffe9d4' },
  red: { paper: '#ffb8b0', ink: '#3d1210', strong: '#c0312b', line: '#c0312b', tint: '#ffe2de' },
  pink: { paper: '#ffc2dd', ink: '#3d1027', strong: '#b92b70', line: '#b92b70', tint: '#ffe4f0' },
  purple: { paper: '#dac8ff', ink: '#281548', strong: '#6f42c1', line: '#6f42c1', tint: '#eee6ff' },
  blue: { paper: '#b5d8ff', ink: '#0b2545', strong: '#1f5fbf', line: '#1f5fbf', tint: '#deeeff' },
  teal: { paper: '#a9e4e1', ink: '#06302f', strong: '#0b7285', line: '#0b7285', tint: '#d8f3f1' },
  green: { paper: '#bfe8b4', ink: '#12330d', strong: '#2b7a2b', line: '#2b7a2b', tint: '#e1f5db' },
  grey: { paper: '#dedbd4', ink: '#262420', strong: '#65625b', line: '#65625b', tint: '#f0eee9' },
  black: { paper: '#3a3833', ink: '#ffffff', strong: '#23211d', line: '#23211d', tint: '#dedbd5' },
  white: { paper: '#ffffff', ink: '#23211d', strong: '#65625b', line: '#65625b', tint: '#ffffff' },
}

const foreign = new Map<string, Shades>()
// Colours of foreign clients are few; a document full of different ones must not fill the memory.
const FOREIGN_MAX = 500

export function shadesOf(color: Color): Shades {
  if (!color.startsWith('#')) return PALETTE[color as ColorName]
  const known = foreign.get(color)
  if (known) return known
  if (foreign.size >= FOREIGN_MAX) foreign.clear()
  const shades = shadesOfHex(color)
  foreign.set(color, shades)
  return shades
}

function shadesOfHex(hex: string): Shades {
  const rgb = channels(hex)
  const light = rgb.map((c) => Math.round(c + (255 - c) * 0.75))
  const ink = contrast(hex, TEXT_DARK) >= contrast(hex, '#ffffff') ? TEXT_DARK : '#ffffff'
  return { paper: hex, ink, strong: hex, line: hex, tint: `rgb(${light.join(' ')})` }
}

/** Contrast of two hex colours after WCAG 2.2: 1 (equal) to 21. */
export function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = channels(hex).map((c) => {
    const part = c / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function channels(hex: string): number[] {
  const long = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex
  return [1, 3, 5].map((at) => parseInt(long.slice(at, at + 2), 16))
}
