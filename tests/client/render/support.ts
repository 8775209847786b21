import * as Y from 'yjs'
import { Board } from '../../../client/src/board/board.ts'
import type { NewElement } from '../../../client/src/board/schema.ts'
import type { Measurer } from '../../../client/src/render/text/measure.ts'
import { TextLayouts } from '../../../client/src/render/text/text-layouts.ts'

/** Every character is half as wide as the font is high: what fits can be counted. */
export const evenMeasurer: Measurer = {
  width: (run, font) => run.length * Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 0) * 0.5,
}

export function boardWith(...elements: NewElement[]): Board {
  const board = new Board(new Y.Doc())
  board.create(elements)
  return board
}

export function layouts(): TextLayouts {
  return new TextLayouts(evenMeasurer, ({ title, prompt }) => ({ title, prompt }))
}
