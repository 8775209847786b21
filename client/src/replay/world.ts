/** Elements as plain values, changed step by step. The twin of the server's `fold`; the same vectors hold for both. */
import type { Change, Fields, Op } from './film-types.ts'

/** Alters `world`, never the fields in it: a copy of the map is a moment that stays. */
export function applyChange(world: Map<string, Fields>, change: Change): void {
  for (const op of change.ops) applyOp(world, op)
}

export function applyOp(world: Map<string, Fields>, op: Op): void {
  if (op.kind === 'gone') world.delete(op.id)
  else if (op.kind === 'put') world.set(op.id, op.fields)
  else if (op.kind === 'set') world.set(op.id, merged(world.get(op.id) ?? {}, op.fields))
  else world.set(op.id, spliced(world.get(op.id) ?? {}, op))
}

function merged(before: Fields, fields: Fields): Fields {
  const after: Record<string, unknown> = { ...before }
  for (const [key, value] of Object.entries(fields)) {
    if (value === null) Reflect.deleteProperty(after, key)
    else after[key] = value
  }
  return after
}

function spliced(before: Fields, { field, at, removed, inserted }: Extract<Op, { kind: 'text' }>): Fields {
  const text = textIn(before, field)
  return { ...before, [field]: text.slice(0, at) + inserted + text.slice(at + removed) }
}

export function textIn(fields: Fields | undefined, field = 'text'): string {
  const value = fields?.[field]
  return typeof value === 'string' ? value : ''
}

export function numberIn(fields: Fields | undefined, field: string): number | undefined {
  const value = fields?.[field]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** What people would call its words, whichever field they are in. */
export function wordsIn(fields: Fields | undefined): string {
  return textIn(fields) || textIn(fields, 'title')
}

export function typeIn(fields: Fields | undefined): string {
  return textIn(fields, 'type') || 'unknown'
}
