import { describe, expect, test } from 'vitest'
import { rightsOf, whyNotWrite, type BoardFacts } from '../../../client/src/policy/as-other.ts'
import type { Standing } from '../../../client/src/policy/policy.ts'
import { OPEN_RIGHTS, type Mode } from '../../../client/src/policy/types.ts'
import vectors from '../../../shared/vectors/policy.json'

interface WriteVector {
  readonly rights: {
    readonly mode?: Mode
    readonly is_running?: boolean
    readonly outside?: BoardFacts['outside']
    readonly lab_id?: string
    readonly is_closed?: boolean
    readonly is_frozen?: boolean
  }
  readonly who: { readonly person_id: string; readonly role: Standing['role']; readonly is_host?: boolean; readonly is_muted?: boolean; readonly level?: string; readonly lab_id?: string }
  readonly reason: string | null
}

function factsOf({ mode, is_running, outside, lab_id, is_closed, is_frozen }: WriteVector['rights']): BoardFacts {
  return {
    mode: mode ?? 'open', isRunning: is_running ?? true, outside: outside ?? 'edit', lab: lab_id ?? null,
    isClosed: is_closed === true, isFrozen: is_frozen === true,
  }
}

function someone({ person_id, role, is_host, is_muted, level, lab_id }: WriteVector['who']) {
  return { id: person_id, role, isHost: is_host === true, isMuted: is_muted === true, level: level ?? null, lab: lab_id ?? null }
}

describe('what a board would allow somebody else', () => {
  test('is what the server says of every vector', () => {
    const all = vectors.write as readonly WriteVector[]
    expect(all.length).toBeGreaterThan(100)
    const told = all.map(({ rights, who, reason }) => ({ rights, who, reason: whyNotWrite(someone(who), factsOf(rights)) ?? null, wanted: reason }))
    expect(told.filter(({ reason, wanted }) => reason !== wanted)).toEqual([])
  })

  test('frames are open to them by their rules, and the rest only where the step takes place everywhere', () => {
    const rule = { roles: [], levels: ['city'], labs: [], people: [], isClosed: false }
    const told = { ...OPEN_RIGHTS, focus: ['f'], zones: [{ frame: 'f', rule, allowed: true }] }
    const facts = { isRunning: true, outside: 'edit', lab: null, isClosed: false, isFrozen: false } as const
    const who = { id: 'p', role: 'participant', isHost: false, level: null, lab: null } as const
    expect(rightsOf(who, facts, told)).toMatchObject({ writable: true, reason: null, zones: [{ frame: 'f', allowed: false }], outsideAllowed: false })
    expect(rightsOf({ ...who, level: 'city' }, facts, told).zones).toMatchObject([{ allowed: true }])
    expect(rightsOf({ ...who, role: 'facilitator' }, { ...facts, isFrozen: true }, told)).toMatchObject({ writable: true, outsideAllowed: true })
  })
})
