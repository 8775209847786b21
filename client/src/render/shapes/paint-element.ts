// Painter of each element type.
import type { Ends } from '../../board/connections.ts'
import type { BoardElement, TextElement } from '../../board/schema.ts'
import { showsText, type Brush } from '../brush.ts'
import { paintFrame } from './frame.ts'
import { paintLine } from './line.ts'
import { paintNote } from './note.ts'
import { paintShape } from './shape.ts'
import { paintStroke } from './stroke.ts'
import { paintTextLines } from './text-lines.ts'
import { paintUnknown } from './unknown.ts'

/** `ends`: of lines and arrows. */
export function paintElement(brush: Brush, element: BoardElement, ends: Ends | undefined): void {
  switch (element.type) {
    case 'note': paintNote(brush, element); break
    case 'text': paintText(brush, element); break
    case 'rect':
    case 'ellipse': paintShape(brush, element); break
    case 'line':
    case 'arrow': paintLine(brush, element, ends ?? [element.start, element.end]); break
    case 'stroke': paintStroke(brush, element); break
    case 'frame': paintFrame(brush, element); break
    case 'unknown': paintUnknown(brush, element); break
  }
}

function paintText(brush: Brush, element: TextElement): void {
  const layout = showsText(brush, element, element.size) ? brush.texts.of(element) : undefined
  if (layout) paintTextLines(brush, layout, element.x, element.y)
}
