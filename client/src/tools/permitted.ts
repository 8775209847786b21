/** Doing what the rules of the board permit, and saying why the rest is not done. */
import type { ElementPatch, NewElement } from '../board/schema.ts'
import type { Action, Reason } from '../policy/types.ts'
import { withContents } from './carried.ts'
import type { Stage } from './stage.ts'

/** Those of the elements with which it may be done; says why where these are not all. */
export function permitted(stage: Stage, action: Action, ids: readonly string[]): string[] {
  const able = ids.filter((id) => stage.permits.peek().why(action, id) === null)
  const refused = ids.find((id) => !able.includes(id))
  if (refused !== undefined) tell(stage, stage.permits.peek().why(action, refused))
  return able
}

/** What moves with the elements that may be moved. */
export function movable(stage: Stage, ids: readonly string[]): string[] {
  const carried = withContents(stage.board, permitted(stage, 'move', ids))
  return carried.filter((id) => stage.permits.peek().why('move', id) === null)
}

/** Why one of the changes would be refused; null when none would be. */
export function refusalOf(stage: Stage, patches: readonly ElementPatch[]): Reason | null {
  for (const patch of patches) {
    const isMoved = 'x' in patch || 'start' in patch || 'end' in patch
    const reason = stage.permits.peek().why(isMoved ? 'move' : 'edit', patch.id, patch)
    if (reason !== null) return reason
  }
  return null
}

/** Write the changes, or none of them and say why. */
export function updatePermitted(stage: Stage, patches: readonly ElementPatch[]): void {
  const reason = refusalOf(stage, patches)
  if (reason === null) stage.board.update([...patches])
  else tell(stage, reason)
}

/** Make those that may be made there, and say why where these are not all. Returns their ids. */
export function createPermitted(stage: Stage, drafts: readonly NewElement[]): string[] {
  const reasons = drafts.map((draft) => stage.permits.peek().whyNew(draft))
  tell(stage, reasons.find((reason) => reason !== null) ?? null)
  const able = drafts.filter((_, i) => reasons[i] === null)
  return able.length === 0 ? [] : stage.board.create(able)
}

export function tell(stage: Stage, reason: Reason | null): void {
  if (reason !== null) stage.notify({ kind: 'refused', reason })
}
