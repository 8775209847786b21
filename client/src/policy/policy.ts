/**
 * What somebody may do on a board, by the same table as on the server (shared/policy.json, shared/protocol.md PO).
 * Pure. The server decides; here it is known beforehand what it will say.
 */
import table from '../../../shared/policy.json'
import { isLine, type BoardElement } from '../board/schema.ts'
import type { Box } from '../geometry/box.ts'
import type { WorldPoint } from '../geometry/point.ts'
import type { Action, Locks, Me, Reason, Rights } from './types.ts'

/** Everything that a decision needs besides the element itself. */
export interface Situation {
  readonly rights: Rights
  readonly locks: Locks
  /** Undefined while the server has not said: then an element may be anybody's. */
  readonly mine: ReadonlySet<string> | undefined
  readonly me: Me
  readonly boxOf: (frameId: string) => Box | undefined
}

export interface Touched {
  readonly id: string
  /** Before and after the change; unknown types have none. */
  readonly places: readonly WorldPoint[]
}

type Rule = (typeof table.rules)[number]
const LATE_RULES: readonly Rule[] = table.rules.filter((rule) => 'actions' in rule)
const TEMPLATE_OBJECT = /^(.+?)(~\d+)?\./

/** Whether this person may write on this board at all; null: yes. */
export function mayWrite(rights: Rights, me: Me): Reason | null {
  const binding = table.elements[me.role]
  if (binding === 'always') return null
  if (binding === 'never') return 'read_only'
  return rights.writable ? null : (rights.reason ?? 'read_only')
}

/** Why the server would refuse `action` on that element; null: it would not. */
export function mayTouch(situation: Situation, touched: Touched, action: Action): Reason | null {
  const { rights, me } = situation
  const before = mayWrite(rights, me)
  if (before !== null || table.elements[me.role] === 'always') return before
  const broken = LATE_RULES.find((rule) => rule.actions?.includes(action) && isBroken(rule, situation, touched))
  return (broken?.reason as Reason | undefined) ?? null
}

export function isLocked({ locks, rights }: Pick<Situation, 'locks' | 'rights'>, id: string): boolean {
  if (locks.locked.has(id)) return true
  if (rights.focus.includes(id) || rights.zones.some(({ frame }) => frame === id)) return true
  const template = TEMPLATE_OBJECT.exec(id)?.[1]
  return template !== undefined && locks.templates.has(template) && !locks.unlocked.has(id)
}

/** Where an element lies, for the question in whose frame that is: its middle, or both ends of a line. */
export function placesOf(element: BoardElement): WorldPoint[] {
  if (isLine(element)) return [element.start, element.end].map(({ x, y }) => ({ x, y }))
  const { x, y } = element
  if (element.type === 'text') return [{ x: x + element.width / 2, y }]
  return [{ x: x + element.width / 2, y: y + element.height / 2 }]
}

export function mayCommand(role: Me['role'], isHost: boolean, command: keyof typeof table.commands): boolean {
  const allowed: readonly string[] = table.commands[command]
  return allowed.includes(role) || (isHost && allowed.includes('host'))
}

function isBroken(rule: Rule, situation: Situation, touched: Touched): boolean {
  switch (rule.reason) {
    case 'locked':
      return isLocked(situation, touched.id)
    case 'zone':
      return touched.places.some((place) => !isOpenAt(situation, place))
    case 'not_yours':
      return isOwnOnly(situation.rights) && situation.mine !== undefined && !situation.mine.has(touched.id)
    default:
      return false
  }
}

function isOwnOnly(rights: Rights): boolean {
  const always = LATE_RULES.find(({ reason }) => reason === 'not_yours')?.modes_always ?? []
  return rights.ownOnly || always.includes(rights.mode)
}

/** The innermost ruled frame decides; where there is none, what holds outside. */
function isOpenAt({ rights, boxOf }: Situation, place: WorldPoint): boolean {
  const around = [...rights.zones.map(({ frame, allowed }) => ({ frame, allowed })), ...focusOf(rights)]
    .flatMap((zone) => {
      const box = boxOf(zone.frame)
      return box !== undefined && holds(box, place) ? [{ ...zone, area: box.width * box.height }] : []
    })
    .sort((a, b) => a.area - b.area || (a.frame < b.frame ? -1 : 1))
  return around[0]?.allowed ?? rights.outsideAllowed
}

function focusOf({ focus, zones }: Rights): { readonly frame: string; readonly allowed: boolean }[] {
  const ruled = new Set(zones.map(({ frame }) => frame))
  return focus.filter((frame) => !ruled.has(frame)).map((frame) => ({ frame, allowed: true }))
}

function holds({ x, y, width, height }: Box, place: WorldPoint): boolean {
  return x <= place.x && place.x <= x + width && y <= place.y && place.y <= y + height
}
