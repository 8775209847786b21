/**
 * What can be done to the selection without a pointer: the actions behind keys, menus and the list view.
 * Each is one step of undo. None of them does anything while the board may only be read.
 */
import type { Direction } from '../board/reorder.ts'
import { isLine, type BoardElement, type Color, type ElementPatch } from '../board/schema.ts'
import { centre, unionAll, type Box } from '../geometry/box.ts'
import type { Reason } from '../policy/types.ts'
import { withContents } from './carried.ts'
import { placeWithin } from './free-place.ts'
import { canHoldEnd, endInMiddle } from './line-end.ts'
import { createPermitted, movable, permitted, refusalOf, tell, updatePermitted } from './permitted.ts'
import { patchForBox, resizable } from './resizable.ts'
import type { Stage } from './stage.ts'
import { familyOf, styleKeysOf, type StyleKey } from './style.ts'

// So that a copy is seen beside its original.
const COPY_OFFSET = 24
// Room for a frame's title and prompt above the first note.
const FRAME_HEAD = 88
const FRAME_MARGIN = 16

/** Elements of unknown type are left alone: a newer version may mean something by them. */
export function changeable(stage: Stage): BoardElement[] {
  return stage.readOnly.value ? [] : stage.selected().filter(({ type }) => type !== 'unknown')
}

/** A frame goes without what lies in it. */
export function deleteSelection(stage: Stage): void {
  const ids = permitted(stage, 'delete', changeable(stage).map(({ id }) => id))
  if (ids.length === 0) return
  stage.board.remove(ids)
  stage.notify({ kind: 'deleted', count: ids.length })
}

export function duplicateSelection(stage: Stage): void {
  const chosen = changeable(stage).map(({ id }) => id)
  if (chosen.length === 0) return
  const all = withContents(stage.board, chosen)
  const copies = stage.board.duplicate(all, COPY_OFFSET, COPY_OFFSET)
  stage.select(copies)
  stage.notify({ kind: 'duplicated', count: copies.length })
}

export function selectAll(stage: Stage): void {
  stage.tool.value = 'select'
  stage.select([...stage.board.all()].map(({ id }) => id))
  stage.notify({ kind: 'selected', count: stage.selection.value.size })
}

export function orderSelection(stage: Stage, direction: Direction): void {
  const ids = permitted(stage, 'order', changeable(stage).map(({ id }) => id))
  if (ids.length > 0) stage.board.order(ids, direction)
}

export function moveSelection(stage: Stage, dx: number, dy: number): void {
  const ids = movable(stage, changeable(stage).map(({ id }) => id))
  updatePermitted(stage, ids.flatMap((id) => {
    const element = stage.board.get(id)
    return element === undefined ? [] : [{ id, x: element.x + dx, y: element.y + dy }]
  }))
}

/** Every selected element with a size grows by the same distance, down to the least its type allows. */
export function resizeSelection(stage: Stage, dWidth: number, dHeight: number): void {
  if (stage.readOnly.value) return
  permitted(stage, 'move', [...stage.selection.value])
  updatePermitted(stage, resizable(stage).map(({ element, box, minWidth, minHeight }) => patchForBox(element, {
    ...box,
    width: Math.max(minWidth, box.width + dWidth),
    height: Math.max(minHeight, box.height + dHeight),
  })))
}

/** Larger or smaller about the middle of each element. */
export function scaleSelection(stage: Stage, factor: number): void {
  if (stage.readOnly.value) return
  permitted(stage, 'move', [...stage.selection.value])
  updatePermitted(stage, resizable(stage).map(({ element, box, minWidth, minHeight }) => {
    const width = Math.max(minWidth, box.width * factor)
    const height = Math.max(minHeight, box.height * factor)
    const { x, y } = centre(box)
    return patchForBox(element, { x: x - width / 2, y: y - height / 2, width, height })
  }))
}

export function setSelectionColor(stage: Stage, color: Color): void {
  patchWhere(stage, 'color', { color })
}

export function setSelectionStyle(
  stage: Stage, change: { weight: number } | { size: number } | { fill: boolean },
): void {
  const [key] = Object.keys(change) as StyleKey[]
  if (key !== undefined) patchWhere(stage, key, change)
}

/** Put the selection into the frame, or with undefined beside all frames, where nothing lies yet. */
export function moveToFrame(stage: Stage, ids: readonly string[], frameId: string | undefined): void {
  if (stage.readOnly.value) return
  const movers = permitted(stage, 'move', ids.filter((id) => id !== frameId && stage.board.get(id) !== undefined))
  if (movers.length === 0) return
  const own = new Set(withContents(stage.board, movers))
  const area = frameId === undefined ? outside(stage) : within(stage, frameId)
  if (area === undefined || (frameId !== undefined && own.has(frameId))) return
  const taken = stage.board.search(area).filter((id) => !own.has(id) && id !== frameId)
    .flatMap((id) => stage.board.get(id)?.type === 'frame' ? [] : stage.board.boxOf(id) ?? [])
  const refusals: (Reason | null)[] = []
  stage.board.transact(() => {
    for (const id of movers) refusals.push(moveTo(stage, id, area, taken))
  })
  const reason = refusals.find((each) => each !== null)
  if (reason === undefined) stage.notify({ kind: 'moved', frameId })
  else tell(stage, reason)
}

/** Where a new element of that size should lie in the frame, or beside all frames. */
export function placeInFrame(
  stage: Stage, frameId: string | undefined, size: { width: number; height: number },
): Box | undefined {
  const area = frameId === undefined ? outside(stage) : within(stage, frameId)
  if (area === undefined) return undefined
  const taken = stage.board.search(area).filter((id) => stage.board.get(id)?.type !== 'frame')
    .flatMap((id) => stage.board.boxOf(id) ?? [])
  return placeWithin(area, size, taken)
}

/** An arrow from one element to another; both ends follow. */
export function connect(stage: Stage, fromId: string, toId: string): string | undefined {
  const start = endInMiddle(stage.board, fromId)
  const end = endInMiddle(stage.board, toId)
  if (stage.readOnly.value || start === undefined || end === undefined || fromId === toId) return undefined
  const { colors, weight } = stage.style.value
  const [id] = createPermitted(stage, [{ type: 'arrow', start, end, color: colors.line, weight }])
  if (id !== undefined) stage.notify({ kind: 'connected' })
  return id
}

/** Attach one end of a line to an element, or with undefined let it go where it is. */
export function attachEnd(
  stage: Stage, lineId: string, which: 'start' | 'end', targetId: string | undefined,
): void {
  const line = stage.board.get(lineId)
  if (stage.readOnly.value || line === undefined || !isLine(line)) return
  const [from, to] = stage.board.ends(line)
  const at = which === 'start' ? from : to
  const end = targetId === undefined ? { x: at.x, y: at.y } : endInMiddle(stage.board, targetId)
  if (end === undefined || permitted(stage, 'move', [lineId]).length === 0) return
  updatePermitted(stage, [{ id: lineId, [which]: end }])
  stage.notify({ kind: 'connected' })
}

/** What an arrow from the selection could point to. */
export function connectable(stage: Stage): BoardElement[] {
  return [...stage.board.all()].filter(({ id }) => canHoldEnd(stage.board, id))
}

export function undo(stage: Stage): void {
  if (stage.readOnly.value || !stage.undo.canUndo) return
  stage.undo.undo()
  stage.notify({ kind: 'undone' })
}

export function redo(stage: Stage): void {
  if (stage.readOnly.value || !stage.undo.canRedo) return
  stage.undo.redo()
  stage.notify({ kind: 'redone' })
}

/** Around all that is selected; undefined when nothing is. */
export function selectionBox(stage: Stage): Box | undefined {
  return unionAll(stage.selected().flatMap(({ id }) => stage.board.boxOf(id) ?? []))
}

function patchWhere(stage: Stage, key: StyleKey, change: Omit<ElementPatch, 'id'>): void {
  const able = changeable(stage).filter(({ type }) => {
    const family = familyOf(type)
    return family !== undefined && styleKeysOf(family).includes(key)
  })
  const ids = permitted(stage, 'edit', able.map(({ id }) => id))
  stage.board.update(ids.map((id) => ({ id, ...change })))
}

/** Takes its place, or says why it may not. */
function moveTo(stage: Stage, id: string, area: Box, taken: Box[]): Reason | null {
  const box = stage.board.boxOf(id) ?? { x: 0, y: 0, width: 0, height: 0 }
  const place = placeWithin(area, box, taken)
  const dx = place.x - box.x
  const dy = place.y - box.y
  const patches = movable(stage, [id]).flatMap((each) => {
    const element = stage.board.get(each)
    return element === undefined ? [] : [{ id: each, x: element.x + dx, y: element.y + dy }]
  })
  const reason = refusalOf(stage, patches)
  if (reason !== null) return reason
  stage.board.update(patches)
  taken.push(place)
  return null
}

function within(stage: Stage, frameId: string): Box | undefined {
  const box = stage.board.get(frameId)?.type === 'frame' ? stage.board.boxOf(frameId) : undefined
  if (box === undefined) return undefined
  const head = Math.min(FRAME_HEAD, box.height / 3)
  return {
    x: box.x + FRAME_MARGIN,
    y: box.y + head,
    width: Math.max(0, box.width - 2 * FRAME_MARGIN),
    height: Math.max(0, box.height - head - FRAME_MARGIN),
  }
}

/** A column right of everything that is on the board. */
function outside(stage: Stage): Box {
  const frames = [...stage.board.all()].filter(({ type }) => type === 'frame')
  const all = unionAll(frames.flatMap(({ id }) => stage.board.boxOf(id) ?? []))
  const { x, y, width, height } = all ?? { x: 0, y: 0, width: 0, height: 0 }
  return { x: x + width + 64, y, width: 720, height: Math.max(height, 2000) }
}
