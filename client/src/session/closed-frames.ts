/** Which frames of a board are closed to this person at present, and why, in words. Pure but for the words. */
import type { Board } from '../board/board.ts'
import { centre, type Box } from '../geometry/box.ts'
import { t } from '../i18n/i18n.ts'
import { hasClosedPlaces, mayWrite, type Situation } from '../policy/policy.ts'
import type { ZoneRule } from '../policy/types.ts'

export interface ClosedFrame {
  readonly id: string
  /** Frames that lie in it and are open. */
  readonly openings: readonly string[]
  /** One sentence. */
  readonly why: string
  /** It lies in another one that is closed as well. */
  readonly isInner: boolean
}

/** None where one may write nowhere: that is said once, for all of the board. */
export function closedFrames(situation: Omit<Situation, 'mine'>, board: Board): ClosedFrame[] {
  const { rights, me } = situation
  if (!hasClosedPlaces(rights) || me.role === 'facilitator' || mayWrite(rights, me) !== null) return []
  const frames = framesOf(board)
  const isOpen = (id: string): boolean => {
    const zone = rights.zones.find(({ frame }) => frame === id)
    return zone?.allowed !== false && (rights.focus.length === 0 ? zone !== undefined : isPartOf(rights.focus, id, frames))
  }
  const closed = [...frames.keys()].flatMap((id) => {
    const why = reasonFor(situation, id, frames)
    return why === undefined ? [] : [{ id, why }]
  })
  return closed.map(({ id, why }) => ({
    id, why,
    openings: [...frames.keys()].filter((other) => isOpen(other) && lies(frames, other, id)),
    isInner: closed.some((other) => lies(frames, id, other.id)),
  }))
}

function reasonFor({ rights }: Pick<Situation, 'rights'>, id: string, frames: Frames): string | undefined {
  const zone = rights.zones.find(({ frame }) => frame === id)
  if (zone?.allowed === false) return zoneWords(zone.rule)
  if (rights.focus.length === 0 || isPartOf(rights.focus, id, frames)) return undefined
  // A frame around the step's frames is no place of its own.
  return rights.focus.some((focus) => lies(frames, focus, id)) ? undefined : t('zone.step')
}

function isPartOf(focus: readonly string[], id: string, frames: Frames): boolean {
  return focus.some((each) => each === id || lies(frames, id, each))
}

/** For whom the frame is; in the order in which the rules are told where they are made. */
function zoneWords({ isClosed, levels, labs, people }: ZoneRule): string {
  if (isClosed) return t('zone.closed')
  if (people.length > 0) return t('zone.people')
  if (labs.length > 0) return t('zone.labs')
  return t(levels.length > 0 ? 'zone.levels' : 'zone.roles')
}

type Frames = ReadonlyMap<string, Box>

function framesOf(board: Board): Frames {
  const frames = new Map<string, Box>()
  for (const { id, type } of board.all()) {
    const box = type === 'frame' ? board.boxOf(id) : undefined
    if (box !== undefined) frames.set(id, box)
  }
  return frames
}

/** Whether the middle of the one frame lies in the other, larger one. */
function lies(frames: Frames, id: string, around: string): boolean {
  const [inner, outer] = [frames.get(id), frames.get(around)]
  if (inner === undefined || outer === undefined || id === around) return false
  const { x, y } = centre(inner)
  const isWithin = outer.x <= x && x <= outer.x + outer.width && outer.y <= y && y <= outer.y + outer.height
  return isWithin && inner.width * inner.height < outer.width * outer.height
}
