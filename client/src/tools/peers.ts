/** Awareness states of others as PeerViews. Nothing in them is trusted: every field is read anew. */
import type { Awareness } from 'y-protocols/awareness'
import type { Board } from '../board/board.ts'
import type { Gesture, PeerCaret, PeerView } from '../render/types.ts'
import { decodeCaret } from './caret.ts'

const MOST_SELECTED = 50
const MOST_MOVED = 2_000
const MOST_POINTS = 6_000
const LONGEST_NAME = 60
const COLOR = /^#[0-9a-f]{3}([0-9a-f]{3})?$/i

export function peersOf(board: Board, awareness: Awareness): PeerView[] {
  const peers: PeerView[] = []
  for (const [clientId, state] of awareness.getStates()) {
    if (clientId !== awareness.clientID) peers.push(peerOf(board, clientId, state))
  }
  return peers.sort((a, b) => a.clientId - b.clientId)
}

function peerOf(board: Board, clientId: number, state: Record<string, unknown>): PeerView {
  const user = record(state['user'])
  const name = typeof user['name'] === 'string' ? Array.from(user['name']).slice(0, LONGEST_NAME).join('') : ''
  return {
    clientId,
    name,
    color: color(user['color']),
    letter: letterOf(name),
    cursor: point(state['cursor']) ?? null,
    selection: ids(state['selection'], MOST_SELECTED),
    editing: typeof state['editing'] === 'string' ? state['editing'] : null,
    gesture: gesture(state['gesture']) ?? null,
    caret: caret(board, state['caret']) ?? null,
  }
}

/** The first letter or digit, as people read it: for avatars. */
export function letterOf(name: string): string {
  return (/[\p{L}\p{N}]/u.exec(name)?.[0] ?? '?').toLocaleUpperCase()
}

/** Where somebody looks; undefined when they do not say. */
export function viewOf(awareness: Awareness, clientId: number): { x: number; y: number; zoom: number } | undefined {
  const view = record(awareness.getStates().get(clientId)?.['view'])
  const at = point(view)
  const zoom = view['zoom']
  return at !== undefined && isNumber(zoom) && zoom > 0 ? { ...at, zoom } : undefined
}

function gesture(value: unknown): Gesture | undefined {
  const { kind, ...rest } = record(value)
  switch (kind) {
    case 'move':
      return moveGesture(rest)
    case 'resize':
      return resizeGesture(rest)
    case 'draw':
      return drawGesture(rest)
    default:
      return undefined
  }
}

function moveGesture(value: Record<string, unknown>): Gesture | undefined {
  const at = point(value)
  const { lead } = value
  if (at === undefined || typeof lead !== 'string') return undefined
  return { kind: 'move', ids: ids(value['ids'], MOST_MOVED), lead, ...at }
}

function resizeGesture(value: Record<string, unknown>): Gesture | undefined {
  const boxes: Record<string, readonly [number, number, number, number]> = {}
  for (const [id, box] of Object.entries(record(value['boxes'])).slice(0, MOST_MOVED)) {
    if (!Array.isArray(box)) continue
    const [x, y, width, height] = box as unknown[]
    if (isNumber(x) && isNumber(y) && isNumber(width) && isNumber(height)) {
      boxes[id] = [x, y, Math.max(0, width), Math.max(0, height)]
    }
  }
  return { kind: 'resize', boxes }
}

function drawGesture(value: Record<string, unknown>): Gesture | undefined {
  const at = point(value)
  const { id, points, weight } = value
  if (at === undefined || typeof id !== 'string' || !Array.isArray(points)) return undefined
  const numbers = (points as unknown[]).slice(0, MOST_POINTS).map((each) => (isNumber(each) ? each : 0))
  return {
    kind: 'draw', id, ...at,
    points: numbers.slice(0, numbers.length - (numbers.length % 3)),
    color: typeof value['color'] === 'string' ? value['color'] : 'black',
    weight: isNumber(weight) ? Math.min(100, Math.max(1, weight)) : 3,
  }
}

function caret(board: Board, value: unknown): PeerCaret | undefined {
  const { id, anchor, head } = record(value)
  if (typeof id !== 'string' || board.get(id) === undefined) return undefined
  const from = decodeCaret(board.doc, anchor)
  const to = decodeCaret(board.doc, head)
  if (from === undefined || to === undefined || from.text !== to.text) return undefined
  return { id, anchor: from.index, head: to.index }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function point(value: unknown): { x: number; y: number } | undefined {
  const { x, y } = record(value)
  return isNumber(x) && isNumber(y) ? { x, y } : undefined
}

function ids(value: unknown, most: number): string[] {
  return Array.isArray(value)
    ? (value as unknown[]).slice(0, most).filter((id): id is string => typeof id === 'string')
    : []
}

function color(value: unknown): string {
  return typeof value === 'string' && COLOR.test(value) ? value : '#65625b'
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
