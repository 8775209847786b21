/** Lets the tools know the rules of the board before the server has to refuse anything, and shows them. */
import { effect } from '@preact/signals'
import { readPlainElement } from '../board/read-element.ts'
import { isLine, type BoardElement, type ElementPatch } from '../board/schema.ts'
import type { WorldPoint } from '../geometry/point.ts'
import { language, t } from '../i18n/i18n.ts'
import { hasClosedPlaces, isLocked, mayTouch, placesOf, type Situation } from '../policy/policy.ts'
import type { Permits } from '../tools/permits.ts'
import type { PageModel, Scene } from '../ui/page-model.ts'
import { closedFrames } from './closed-frames.ts'
import { RefusedNotice } from './refused-notice.ts'
import { paintRules } from './rules-paint.ts'

export { screenOf } from './screening.ts'

type RulesModel = Pick<PageModel, 'scene' | 'me' | 'live' | 'refused' | 'toast' | 'dialog'>

/** Until the returned function is called. */
export function obeyRules(model: RulesModel): () => void {
  const notice = new RefusedNotice(model)
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
    if (scene === undefined) return
    // Anew in another language, and when a frame that matters may have moved.
    const changing = [language, ...(hasClosedPlaces(model.live.rights.value) ? [scene.watched] : [])]
    changing.forEach((each) => each.value)
    scene.stage.permits.value = permitsOf(model, scene, notice)
  })
  return () => {
    stopRules()
    stopWatching()
    stopListening?.()
    notice.dispose()
  }
}

/** As of now; what somebody made is looked up when it is asked for, for it grows with every element. */
function permitsOf({ me, live }: RulesModel, { stage: { board, view } }: Scene, notice: RefusedNotice): Permits {
  const rules = {
    rights: live.rights.value, locks: live.locks.value,
    me: { role: me.value?.role ?? 'participant' },
    boxOf: (id: string) => board.boxOf(id),
  } satisfies Omit<Situation, 'mine'>
  const situation = (): Situation => ({ ...rules, mine: live.mine.peek() })
  const closed = closedFrames(rules, board)
  const shown = { closed, view, refused: notice.marked.value, isLocked: (id: string) => isLocked(rules, id) }
  const why: Permits['why'] = (action, id, patch) => {
    const element = board.get(id)
    if (element === undefined) return null
    const places = [...placesOf(element), ...(patch === undefined ? [] : placesAfter(element, patch))]
    return mayTouch(situation(), { id, places }, action)
  }
  return {
    why,
    whyNew: (draft) => {
      const element = readPlainElement({ ...draft, id: '' })
      return mayTouch(situation(), { id: '', places: element === undefined ? [] : placesOf(element) }, 'create')
    },
    remark: (id) => {
      const frame = closed.find((each) => each.id === id)
      if (frame !== undefined) return t('zone.remark', { why: frame.why })
      if (isLocked(rules, id)) return t('element.isLocked')
      return why('edit', id) === 'zone' ? t('zone.badge') : ''
    },
    paint: (paper) => paintRules(paper, shown),
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
