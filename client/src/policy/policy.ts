/**
 * What somebody may do on a board, by the same table as on the server (shared/policy.json, shared/protocol.md PO).
 * Pure. The server decides; here it is known beforehand what it will say.
 */
import table from '../../../shared/policy.json'
import { isAttached, isLine, type BoardElement, type End } from '../board/schema.ts'
import { pointAt, type Box } from '../geometry/box.ts'
import type { WorldPoint } from '../geometry/point.ts'
import type { Action, Locks, Me, Reason, Rights, ZoneRule } from './types.ts'

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

export interface ClosedPlace {
  /** Null where it is the step that has its place elsewhere. */
  readonly frame: string | null
}

type Rule = (typeof table.rules)[number]
const LATE_RULES: readonly Rule[] = table.rules.filter((rule) => 'actions' in rule)
const TEMPLATE_OBJECT = /^(.+?)(~[0-9]+)?\./s

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

/** Where an element lies, for the question in whose frame that is: its middle, or the ends of a line. */
export function placesOf(element: BoardElement, boxOf: Situation['boxOf'] = () => undefined): WorldPoint[] {
  if (isLine(element)) return [element.start, element.end].flatMap((end) => placesOfEnd(end, boxOf))
  const { x, y } = element
  if (element.type === 'text') return [{ x: x + element.width / 2, y }]
  return [{ x: x + element.width / 2, y: y + element.height / 2 }]
}

/** An attached end is where its element has it, and where it is written: that counts when the element is gone. */
function placesOfEnd(end: End, boxOf: Situation['boxOf']): WorldPoint[] {
  const written = { x: end.x, y: end.y }
  const box = isAttached(end) ? boxOf(end.id) : undefined
  return box && isAttached(end) ? [written, pointAt(box, end.ax, end.ay)] : [written]
}

/** The first of the places where one may not write, and the frame that closes it, if it is one. */
export function closedPlace(situation: Situation, places: readonly WorldPoint[]): ClosedPlace | undefined {
  for (const place of places) {
    const closed = closedAt(situation, place)
    if (closed !== undefined) return closed
  }
  return undefined
}

/** Whether there is any place where one may not write, while one may elsewhere. */
export function hasClosedPlaces({ focus, zones }: Rights): boolean {
  return focus.length > 0 || zones.some(({ allowed }) => !allowed)
}

/** What is done to an element when that field of it is changed. */
export function actionOn(field: string): Action {
  const fields: Readonly<Record<string, string>> = table.fields
  return (fields[field] ?? table.fields['*']) as Action
}

/** Somebody as the rules of frames see them. */
export interface Standing extends Me {
  readonly id: string
  readonly isHost: boolean
  readonly level: string | null
  readonly lab: string | null
}

/** Whether somebody may write where that rule holds. */
export function allows(rule: ZoneRule, who: Standing): boolean {
  if (table.elements[who.role] === 'always') return true
  const fits = (wanted: readonly string[], given: string | null): boolean => wanted.length === 0 || (given !== null && wanted.includes(given))
  const hasRole = fits(rule.roles, who.role) || (who.isHost && rule.roles.includes('host'))
  return !rule.isClosed && hasRole && fits(rule.levels, who.level) && fits(rule.labs, who.lab) && fits(rule.people, who.id)
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
      return closedPlace(situation, touched.places) !== undefined
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

/** The innermost ruled frame must be open, and where the step has frames, one of them must hold the place. */
function closedAt(situation: Situation, place: WorldPoint): ClosedPlace | undefined {
  const { zones, focus, outsideAllowed } = situation.rights
  const frame = around(situation, zones.map((zone) => zone.frame), place)[0] ?? null
  if (zones.some((zone) => zone.frame === frame && !zone.allowed)) return { frame }
  const isOutside = focus.length > 0 ? around(situation, focus, place).length === 0 : frame === null && !outsideAllowed
  return isOutside ? { frame: null } : undefined
}

/** Those of the frames that hold the place, the innermost first. */
function around({ boxOf }: Situation, frames: readonly string[], place: WorldPoint): string[] {
  return frames
    .flatMap((frame) => {
      const box = boxOf(frame)
      return box !== undefined && holds(box, place) ? [{ frame, area: box.width * box.height }] : []
    })
    .sort((a, b) => a.area - b.area || (a.frame < b.frame ? -1 : 1))
    .map(({ frame }) => frame)
}

function holds({ x, y, width, height }: Box, place: WorldPoint): boolean {
  return x <= place.x && place.x <= x + width && y <= place.y && place.y <= y + height
}
