// What the renderer is told and what it answers: values only, shared with tools and interface.
import type { Box } from '../geometry/box.ts'
import type { WorldPoint } from '../geometry/point.ts'
import type { FrameElement } from '../board/schema.ts'

/**
 * A movement under way that is not (or not yet) in the document; also what travels as awareness
 * (shared/document.md). `move`: position of the lead, the others keep their distance to it.
 * `resize`: id -> [x, y, width, height]. `draw`: points as in a stroke, relative to `x`, `y`.
 */
export type Gesture =
  | {
    readonly kind: 'move'; readonly ids: readonly string[]; readonly lead: string
    readonly x: number; readonly y: number
  }
  | { readonly kind: 'resize'; readonly boxes: Readonly<Record<string, readonly [number, number, number, number]>> }
  | {
    readonly kind: 'draw'; readonly id: string; readonly x: number; readonly y: number
    readonly points: readonly number[]; readonly color: string; readonly weight: number
  }

/** Places in a text, in UTF-16 units. */
export interface PeerCaret { readonly id: string; readonly anchor: number; readonly head: number }

/** Another session on this board, as it is to be shown. */
export interface PeerView {
  readonly clientId: number
  readonly name: string
  /** CSS colour; the letter tells people apart where colours do not. */
  readonly color: string
  readonly letter: string
  readonly cursor: WorldPoint | null
  readonly selection: readonly string[]
  readonly editing: string | null
  readonly gesture: Gesture | null
  readonly caret: PeerCaret | null
}

export type ResizeEdge = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw'

export type Handle =
  | { readonly kind: 'resize'; readonly edge: ResizeEdge }
  | { readonly kind: 'end'; readonly id: string; readonly which: 'start' | 'end' }

/** Help while something is dragged or drawn. */
export type Guide =
  /** Straight lines that something has snapped to. */
  | { readonly kind: 'lines'; readonly lines: readonly (readonly [WorldPoint, WorldPoint])[] }
  /** The element that a line's end will hold on to. */
  | { readonly kind: 'attach'; readonly id: string; readonly at: WorldPoint }
  /** The outline of what is being made. */
  | { readonly kind: 'shape'; readonly type: 'note' | 'text' | 'rect' | 'ellipse' | 'frame'; readonly box: Box }
  | { readonly kind: 'line'; readonly type: 'line' | 'arrow'; readonly from: WorldPoint; readonly to: WorldPoint }

/** What to show in a frame, in the viewer's language. */
export interface FrameText {
  readonly title: string
  readonly prompt: string
  /** A header: neither border nor background. */
  readonly plain?: boolean
}

export interface RendererOptions {
  frameText(frame: FrameElement): FrameText
  /** Words on the canvas in the viewer's language. `more`: text goes on; `unknown`: element of a newer version. */
  label(key: 'more' | 'unknown'): string
}

export interface TextLine {
  readonly text: string
  /** Of the first character in the text, in UTF-16 units. */
  readonly start: number
  /** Left edge of the line, relative to the layout's box. */
  readonly x: number
  readonly width: number
}

/** A text as it is drawn: enough to place a text field exactly over it. In board units. */
export interface TextLayout {
  /** CSS family list and weight; the size is `fontSize`. */
  readonly fontFamily: string
  readonly fontWeight: number
  readonly fontSize: number
  readonly lineHeight: number
  readonly align: 'left' | 'center'
  readonly lines: readonly TextLine[]
  /** The area in which text is set, in world coordinates; its width is where lines wrap. */
  readonly box: Box
  /** The first line's top edge lies this far below the top of `box` (text in the middle of shapes). */
  readonly offsetY: number
  /** Not all lines fit even at the smallest size. */
  readonly clipped: boolean
  readonly color: string
}
