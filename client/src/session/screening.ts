/**
 * What the rules of a board would refuse of changes that wait to be sent (shared/protocol.md PO). They were made
 * without a connection, or a moment before the rules changed; the server judges all the same.
 */
import * as Y from 'yjs'
import { readPlainElement } from '../board/read-element.ts'
import type { Box } from '../geometry/box.ts'
import type { WorldPoint } from '../geometry/point.ts'
import type { LiveState } from '../live/live-state.ts'
import { actionOn, closedPlace, hasClosedPlaces, mayTouch, mayWrite, placesOf, type Situation } from '../policy/policy.ts'
import type { Action, Me } from '../policy/types.ts'
import type { Operation } from '../sync/operations.ts'
import type { Refusal, Screen } from '../sync/screen.ts'

type Fields = Readonly<Record<string, unknown>>

/** By the rules as they are when it is asked. */
export function screenOf(live: LiveState, me: () => Me): Screen {
  const situationOn = (doc: Y.Doc, made: ReadonlySet<string>): Situation => {
    const mine = live.mine.peek()
    return {
      rights: live.rights.peek(), locks: live.locks.peek(), me: me(),
      mine: mine && new Set([...mine, ...made]),
      boxOf: (id) => boxOf(fieldsOf(doc, id)),
    }
  }
  return {
    suspects: (changes, doc) => {
      const made = new Set(changes.flat().flatMap(({ kind, id }) => (kind === 'put' ? [id] : [])))
      const situation = situationOn(doc, made)
      return changes.flat().some((operation) => isSuspect(situation, operation, doc, made))
    },
    judge: (doc) => {
      const made = new Set<string>()
      return (change) => {
        for (const { kind, id } of change) if (kind === 'put') made.add(id)
        const situation = situationOn(doc, made)
        return change.map((operation) => refusalOf(situation, operation, placesIn(doc, change, operation.id)))
      }
    },
  }
}

/** Where it lies is only known as it is after all changes: what has been elsewhere may have been in a closed frame. */
function isSuspect(situation: Situation, operation: Operation, doc: Y.Doc, made: ReadonlySet<string>): boolean {
  const { rights, me } = situation
  const action = actionOf(operation)
  if (mayWrite(rights, me) !== null) return true
  if (mayTouch(situation, { id: operation.id, places: placesIn(doc, [], operation.id) }, action) !== null) return true
  return hasClosedPlaces(rights) && me.role !== 'facilitator' && !made.has(operation.id) && (action === 'move' || action === 'delete')
}

function refusalOf(situation: Situation, operation: Operation, places: readonly WorldPoint[]): Refusal | undefined {
  const { id } = operation
  const reason = mayTouch(situation, { id, places }, actionOf(operation))
  if (reason === null) return undefined
  const frame = reason === 'zone' ? (closedPlace(situation, places)?.frame ?? null) : null
  return { reason, elements: [id], frame }
}

function actionOf(operation: Operation): Action {
  if (operation.kind === 'put') return 'create'
  return operation.kind === 'remove' ? 'delete' : actionOn(operation.key)
}

/** Where the element lies before the change and after it. */
function placesIn(doc: Y.Doc, change: readonly Operation[], id: string): WorldPoint[] {
  const before = fieldsOf(doc, id)
  const after = change.reduce((fields, operation) => (operation.id === id ? changed(fields, operation) : fields), before)
  return [before, after].flatMap((fields) => {
    const element = fields && readPlainElement({ ...fields, id })
    return element === undefined ? [] : placesOf(element)
  })
}

function changed(fields: Fields | undefined, operation: Operation): Fields | undefined {
  switch (operation.kind) {
    case 'put':
      return operation.values
    case 'set':
      return { ...fields, [operation.key]: operation.value }
    case 'unset':
      return { ...fields, [operation.key]: undefined }
    case 'remove':
      return undefined
    case 'set-text':
    case 'splice':
      return fields
  }
}

function fieldsOf(doc: Y.Doc, id: string): Fields | undefined {
  const element = doc.getMap('elements').get(id)
  return element instanceof Y.Map ? element.toJSON() : undefined
}

function boxOf(fields: Fields | undefined): Box | undefined {
  const element = fields && readPlainElement(fields)
  return element?.type === 'frame' ? element : undefined
}
