/** Making elements: at a place, or in the middle of the view for people without a pointer. */
import { DEFAULTS, type NewElement, type ElementType } from '../board/schema.ts'
import { centre, type Box } from '../geometry/box.ts'
import { visibleBox } from '../geometry/camera.ts'
import type { WorldPoint } from '../geometry/point.ts'
import { freePlace } from './free-place.ts'
import { createPermitted } from './permitted.ts'
import type { Stage } from './stage.ts'

export type Creatable = Exclude<ElementType, 'stroke'>

/** Types whose first need is words: writing begins as soon as they are there. */
const WRITTEN: ReadonlySet<Creatable> = new Set(['note', 'text', 'frame'])

/** Make an element of its usual size around `at`, choose it, and begin to write where words are due. */
export function createAndEdit(stage: Stage, type: Creatable, at: WorldPoint): string | undefined {
  if (stage.readOnly.value) return undefined
  const [id] = createPermitted(stage, [draftAround(stage, type, at)])
  if (id === undefined) return undefined
  stage.notify({ kind: 'created', type })
  stage.tool.value = 'select'
  stage.select([id])
  if (WRITTEN.has(type)) stage.edit(id, true)
  return id
}

/** The same in the middle of the view, beside what already lies there. */
export function createInView(stage: Stage, type: Creatable): string | undefined {
  const size = sizeOf(stage, type)
  const view = visibleBox(stage.view.camera, stage.view.size)
  const wanted = around(centre(view), size)
  const taken = stage.board.search(view).flatMap((id) => {
    const box = stage.board.boxOf(id)
    return box === undefined || stage.board.get(id)?.type === 'frame' ? [] : [box]
  })
  const place = type === 'frame' ? wanted : freePlace(wanted, taken, view)
  return createAndEdit(stage, type, centre(place))
}

export function draftAround(stage: Stage, type: Creatable, at: WorldPoint): NewElement {
  const { width, height } = sizeOf(stage, type)
  const box = around(at, { width, height })
  // A text begins where one points, as on paper; all else lies around the point.
  if (type === 'text') return draftIn(stage, type, { ...box, x: at.x, y: at.y - height / 2 })
  return draftIn(stage, type, box)
}

/** An element of this type that fills the box, in the colours chosen for it. */
export function draftIn(stage: Stage, type: Creatable, box: Box): NewElement {
  const { colors, weight, size, fill } = stage.style.value
  const { x, y, width, height } = box
  switch (type) {
    case 'note':
      return { type, x, y, width, height, color: colors.note }
    case 'text':
      return { type, x, y, width, size, color: colors.text }
    case 'rect':
    case 'ellipse':
      return { type, x, y, width, height, color: colors.shape, fill }
    case 'frame':
      return { type, x, y, width, height, color: colors.frame }
    case 'line':
    case 'arrow': {
      const middle = y + height / 2
      const ends = { start: { x, y: middle }, end: { x: x + width, y: middle } }
      return { type, ...ends, color: colors.line, weight }
    }
  }
}

const LINE_LENGTH = 200
const LINE_HEIGHT = 1.4

function sizeOf(stage: Stage, type: Creatable): { width: number; height: number } {
  switch (type) {
    case 'line':
    case 'arrow':
      return { width: LINE_LENGTH, height: 0 }
    case 'text':
      return { width: DEFAULTS.text.width, height: stage.style.value.size * LINE_HEIGHT }
    case 'note':
    case 'rect':
    case 'ellipse':
    case 'frame':
      return { width: DEFAULTS[type].width, height: DEFAULTS[type].height }
  }
}

function around(at: WorldPoint, { width, height }: { width: number; height: number }): Box {
  return { x: at.x - width / 2, y: at.y - height / 2, width, height }
}
