/** Lets the tools know the rules of the board before the server has to refuse anything. */
import { effect } from '@preact/signals'
import { isLine, type BoardElement, type ElementPatch } from '../board/schema.ts'
import type { WorldPoint } from '../geometry/point.ts'
import { isLocked, mayTouch, placesOf, type Situation } from '../policy/policy.ts'
import type { Permits } from '../tools/permits.ts'
import type { PageModel, Scene } from '../ui/page-model.ts'

export { screenOf } from './screening.ts'

type RulesModel = Pick<PageModel, 'scene' | 'me' | 'live'>

/** Until the returned function is called. */
export function obeyRules(model: RulesModel): () => void {
  let stopListening: (() => void) | undefined
  const stopWatching = effect(() => {
    const scene = model.scene.value
    stopListening?.()
    stopListening = scene?.stage.board.onChange(({ added, local }) => {
      if (local && added.size > 0) model.live.made(added)
    })
  })
  const stopRules = effect(() => {
    const scene = model.scene.value
    if (scene !== undefined) scene.stage.permits.value = permitsOf(model, scene)
  })
  return () => {
    stopRules()
    stopWatching()
    stopListening?.()
  }
}

/** As of now; what somebody made is looked up when it is asked for, for it grows with every element. */
function permitsOf({ me, live }: RulesModel, { stage: { board } }: Scene): Permits {
  const rules = {
    rights: live.rights.value, locks: live.locks.value,
    me: { role: me.value?.role ?? 'participant' },
    boxOf: (id: string) => board.boxOf(id),
  } satisfies Omit<Situation, 'mine'>
  return {
    why: (action, id, patch) => {
      const element = board.get(id)
      if (element === undefined) return null
      const places = [...placesOf(element, rules.boxOf), ...(patch === undefined ? [] : placesAfter(element, patch))]
      return mayTouch({ ...rules, mine: live.mine.peek() }, { id, places }, action)
    },
    isLocked: (id) => isLocked(rules, id),
  }
}

function placesAfter(element: BoardElement, patch: ElementPatch): WorldPoint[] {
  // Moved as a whole, a line takes its ends along.
  if (isLine(element) && patch.x !== undefined && patch.y !== undefined) {
    const [dx, dy] = [patch.x - element.x, patch.y - element.y]
    return placesOf(element).map((place) => ({ ...place, x: place.x + dx, y: place.y + dy }))
  }
  return placesOf({ ...element, ...patch })
}
