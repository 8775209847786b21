import { describe, expect, test } from 'vitest'
import { allows, mayCommand, mayTouch, mayWrite, type Situation, type Standing } from '../../../client/src/policy/policy.ts'
import { NO_LOCKS, OPEN_RIGHTS, type Action, type Mode, type Reason, type ZoneRule } from '../../../client/src/policy/types.ts'
import table from '../../../shared/policy.json'
import vectors from '../../../shared/vectors/policy.json'

interface Who {
  readonly person_id: string
  readonly role: Standing['role']
  readonly is_host?: boolean
  readonly level?: string
  readonly lab_id?: string
}

interface ServerRights {
  readonly mode?: Mode
  readonly own_only?: boolean
  readonly templates?: readonly string[]
  readonly locked?: readonly string[]
  readonly unlocked?: readonly string[]
  readonly focus?: readonly string[]
  readonly zones?: Readonly<Record<string, Partial<Record<'roles' | 'levels' | 'labs' | 'people', readonly string[]>> & { readonly is_closed?: boolean }>>
}

function standing(who: Who): Standing {
  return { id: who.person_id, role: who.role, isHost: who.is_host === true, level: who.level ?? null, lab: who.lab_id ?? null }
}

function ruleOf({ roles = [], levels = [], labs = [], people = [], is_closed = false }: NonNullable<ServerRights['zones']>[string]): ZoneRule {
  return { roles, levels, labs, people, isClosed: is_closed }
}

/** As the server would tell this person. */
function situation(rights: ServerRights, who: Who, authors: Readonly<Record<string, string>>): Situation {
  const me = standing(who)
  const zones = Object.entries(rights.zones ?? {}).map(([frame, given]) => {
    const rule = ruleOf(given)
    return { frame, rule, allowed: allows(rule, me) }
  })
  const focus = rights.focus ?? []
  return {
    rights: { ...OPEN_RIGHTS, mode: rights.mode ?? 'open', ownOnly: rights.own_only === true, focus, zones, outsideAllowed: focus.length === 0 },
    locks: { locked: new Set(rights.locked), unlocked: new Set(rights.unlocked), templates: new Set(rights.templates) },
    mine: new Set(Object.keys(authors).filter((id) => authors[id] === who.person_id)),
    me,
    boxOf: (id) => {
      const [x, y, width, height] = vectors.frames.find((frame) => frame.id === id)?.box ?? []
      return x === undefined || y === undefined || width === undefined || height === undefined ? undefined : { x, y, width, height }
    },
  }
}

const ORDER: readonly (Reason | null)[] = ['locked', 'zone', 'not_yours', null]

interface TouchVector {
  readonly rights: ServerRights
  readonly who: Who
  readonly authors: Readonly<Record<string, string>>
  readonly touches: readonly { readonly element: string; readonly actions: readonly Action[]; readonly places: readonly (readonly number[] | null)[] }[]
  readonly refusal: { readonly reason: Reason } | null
}

/** Places that nobody can know are the server's to refuse. */
const known = (vectors.touch as unknown as TouchVector[]).filter(({ touches }) => touches.every(({ places }) => places.every((place) => place !== null)))

describe('the same table as on the server', () => {
  test('there is enough to compare', () => {
    expect(known.length).toBeGreaterThan(100)
  })

  test.each(known.map((vector, index) => [index, vector] as const))('touch %i', (_, { rights, who, authors, touches, refusal }) => {
    const here = situation(rights, who, authors)
    const reasons = touches.flatMap(({ element, actions, places }) => {
      const at = places.flatMap((place) => (place?.[0] === undefined || place[1] === undefined ? [] : [{ x: place[0], y: place[1] }]))
      return actions.map((action) => mayTouch(here, { id: element, places: at }, action))
    })
    const first = ORDER.find((reason) => reasons.includes(reason)) ?? null
    // Observers never get that far: they may not write at all.
    if (who.role === 'observer') expect(reasons.every((reason) => reason === 'read_only')).toBe(true)
    else expect(first).toBe(refusal?.reason ?? null)
  })

  test.each(vectors.commands as unknown as { who: Who; allowed: string[] }[])('commands of $who', ({ who, allowed }) => {
    const { role, isHost } = standing(who)
    const all = Object.keys(table.commands) as (keyof typeof table.commands)[]
    expect(all.filter((command) => mayCommand(role, isHost && role === 'participant', command)).sort()).toEqual([...allowed].sort())
  })
})

describe('who may write at all', () => {
  test('the server\'s reason holds for participants, never for facilitators', () => {
    const frozen = { ...OPEN_RIGHTS, writable: false, reason: 'frozen' } as const
    expect(mayWrite(frozen, { role: 'participant' })).toBe('frozen')
    expect(mayWrite(frozen, { role: 'facilitator' })).toBeNull()
    expect(mayWrite(OPEN_RIGHTS, { role: 'observer' })).toBe('read_only')
  })

  test('as long as nobody has said whose elements are whose, none is refused for that', () => {
    const here: Situation = { rights: { ...OPEN_RIGHTS, ownOnly: true }, locks: NO_LOCKS, mine: undefined, me: { role: 'participant' }, boxOf: () => undefined }
    expect(mayTouch(here, { id: 'x', places: [] }, 'edit')).toBeNull()
  })
})
