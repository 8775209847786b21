/** What a board would allow somebody else, by the same table, from what a facilitator knows of it. Pure. */
import table from '../../../shared/policy.json'
import { allows, type Standing } from './policy.ts'
import type { Mode, Reason, Rights } from './types.ts'

export interface BoardFacts {
  readonly mode: Mode
  /** Whether a live session is under way. */
  readonly isRunning: boolean
  /** Who may write while none is. */
  readonly outside: 'edit' | 'own_lab' | 'read'
  /** The board's own; null: none, or not known. */
  readonly lab: string | null
  readonly isClosed: boolean
  readonly isFrozen: boolean
}

/** `told`: what the server told somebody who is bound by no rule. */
export function rightsOf(who: Standing & { readonly isMuted?: boolean }, facts: Omit<BoardFacts, 'mode'>, told: Rights): Rights {
  const reason = whyNotWrite(who, { ...facts, mode: told.mode })
  return {
    ...told, reason, writable: reason === null,
    zones: told.zones.map((zone) => ({ ...zone, allowed: allows(zone.rule, who) })),
    outsideAllowed: told.focus.length === 0 || table.elements[who.role] === 'always',
  }
}

export function whyNotWrite(who: Standing & { readonly isMuted?: boolean }, facts: BoardFacts): Reason | null {
  const binding = table.elements[who.role]
  if (binding === 'always') return null
  if (binding === 'never') return 'read_only'
  return (table.rules.find((rule) => holds(rule, who, facts))?.reason as Reason | undefined) ?? null
}

/** Of the rules about a board as a whole; those about elements hold of none before there is one. */
function holds(rule: (typeof table.rules)[number], who: Standing & { readonly isMuted?: boolean }, facts: BoardFacts): boolean {
  switch (rule.reason) {
    case 'muted':
      return who.isMuted === true
    case 'not_running':
      return !facts.isRunning && !mayWriteOutside(who, facts)
    case 'closed':
      return facts.isClosed
    case 'frozen':
      return facts.isFrozen
    case 'step':
      return rule.modes?.includes(facts.mode) === true
    default:
      return false
  }
}

function mayWriteOutside({ lab }: Standing, { outside, lab: ofBoard }: BoardFacts): boolean {
  return outside === 'own_lab' ? ofBoard !== null && ofBoard === lab : outside === 'edit'
}
