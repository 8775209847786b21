import { describe, expect, test } from 'vitest'
import { COLORS } from '../../../client/src/board/schema.ts'
import { BOARD_BACKGROUND, contrast, shadesOf, TEXT_DARK, TEXT_MUTED } from '../../../client/src/render/palette.ts'

const AA = 4.5
const AA_GRAPHICS = 3

describe('palette', () => {
  test.each(COLORS)('%s: text can be read on notes, lines and free text on the board and on white', (color) => {
    const { paper, ink, strong, tint } = shadesOf(color)
    expect(contrast(paper, ink)).toBeGreaterThanOrEqual(AA)
    expect(contrast(BOARD_BACKGROUND, strong)).toBeGreaterThanOrEqual(AA)
    expect(contrast('#ffffff', strong)).toBeGreaterThanOrEqual(AA)
    expect(contrast(tint, TEXT_DARK)).toBeGreaterThanOrEqual(AA)
    expect(contrast(tint, TEXT_MUTED)).toBeGreaterThanOrEqual(AA)
    expect(contrast(tint, ink === '#ffffff' ? TEXT_DARK : ink)).toBeGreaterThanOrEqual(AA)
  })

  test.each(COLORS)('%s: lines can be seen on the board, on tints and on white', (color) => {
    const { line, tint } = shadesOf(color)
    for (const ground of [BOARD_BACKGROUND, '#ffffff', tint]) {
      expect(contrast(ground, line)).toBeGreaterThanOrEqual(AA_GRAPHICS)
    }
  })

  test('papers can be told apart', () => {
    expect(new Set(COLORS.map((color) => shadesOf(color).paper)).size).toBe(COLORS.length)
  })

  test('any hex colour gets an ink that can be read', () => {
    for (const hex of ['#000', '#fff', '#777777', '#ff0000', '#0000ff', '#00ff00', '#FFEE11'] as const) {
      const { paper, ink } = shadesOf(hex)
      expect(contrast(paper, ink)).toBeGreaterThanOrEqual(4)
    }
  })

  test('contrast is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#123456', '#123456')).toBe(1)
    expect(contrast('#777', '#fff')).toBeCloseTo(4.48, 1)
  })
})
