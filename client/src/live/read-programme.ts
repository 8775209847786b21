/** The `programme`, `rights` and `locks` events as values. Total, as everything that reads the wire. */
import { MODES, REASONS, type Locks, type Rights, type ZoneView } from '../policy/types.ts'
import { ASPECTS, type FrameAt, type Named, type Programme, type TimerView } from './types.ts'
import { fields, isFields, list, number, oneOf, strings, text, textOrNull, texts, type Fields } from './values.ts'

export function readProgramme(event: Fields, receivedAt: number): Programme {
  const revisions = fields(event['revisions'])
  const frozen = fields(event['frozen'])
  const display = fields(event['display'])
  return {
    revision: number(event['revision']),
    revisions: {
      session: number(revisions['session']), step: number(revisions['step']), timer: number(revisions['timer']),
      follow: number(revisions['follow']), groups: number(revisions['groups']),
    } satisfies Record<(typeof ASPECTS)[number], number>,
    timeMs: number(event['time_ms']),
    session: optional(event['session'], readSession),
    steps: list(event['steps'], readStep),
    step: optional(event['step'], readCurrent),
    timers: list(event['timers'], readTimer),
    lead: optional(event['lead'], readNamed),
    follow: optional(event['follow'], readFollow),
    frozen: { all: frozen['all'] === true, boards: strings(frozen['boards']) },
    me: readMine(fields(event['me'])),
    boards: list(event['boards'], readBoard),
    display: { cursors: display['cursors'] !== false, names: display['names'] !== false },
    receivedAt,
  }
}

export function readRights(event: Fields): Rights {
  return {
    writable: event['writable'] !== false,
    reason: oneOf(event['reason'], REASONS, null),
    mode: oneOf(event['mode'], MODES, 'open'),
    ownOnly: event['own_only'] === true,
    focus: strings(event['focus']),
    zones: list(event['zones'], readZone),
    outsideAllowed: event['outside_allowed'] !== false,
  }
}

export function readLocks(event: Fields): Locks {
  return {
    locked: new Set(strings(event['locked'])),
    unlocked: new Set(strings(event['unlocked'])),
    templates: new Set(strings(event['templates'])),
  }
}

export function optional<T>(value: unknown, read: (value: Fields) => T): T | null {
  return isFields(value) ? read(value) : null
}

export function readNamed(value: Fields): Named {
  return { id: text(value['id']), name: text(value['name']) }
}

export function readTimer(value: Fields): TimerView {
  return {
    board: text(value['board']),
    state: oneOf(value['state'], ['running', 'paused'], 'paused'),
    leftMs: Math.max(0, number(value['left_ms'])),
    totalMs: number(value['total_ms']),
  }
}

function readSession(value: Fields): Programme['session'] {
  return {
    id: text(value['id']),
    state: oneOf(value['state'], ['running', 'ending', 'ended'], 'ended'),
    startedMs: number(value['started_ms']),
    undoUntilMs: typeof value['undo_until_ms'] === 'number' ? value['undo_until_ms'] : null,
  }
}

function readStep(value: Fields): Programme['steps'][number] {
  return {
    id: text(value['id']),
    mode: oneOf(value['mode'], MODES, 'open'),
    minutes: number(value['minutes']),
    title: texts(value['title']),
    instruction: texts(value['instruction']),
    boards: strings(value['boards']),
    frames: list(value['frames'], readFrame),
    scope: oneOf(value['scope'], ['board', 'frames'], 'board'),
    ownOnly: value['own_only'] === true,
  }
}

function readCurrent(value: Fields): NonNullable<Programme['step']> {
  return {
    id: text(value['id']), number: number(value['number']), of: number(value['of']), sinceMs: number(value['since_ms']),
  }
}

function readFollow(value: Fields): NonNullable<Programme['follow']> {
  return {
    by: readNamed(fields(value['by'])),
    person: textOrNull(value['person']),
    frame: optional(value['frame'], readFrame),
  }
}

function readFrame(value: Fields): FrameAt {
  return { board: text(value['board']), element: text(value['element']) }
}

function readMine(me: Fields): Programme['me'] {
  return {
    groupBoard: textOrNull(me['group_board']),
    hidesName: me['hides_name'] === true,
    hostBoard: textOrNull(me['host_board']),
    hand: me['hand'] === true,
    ready: me['ready'] === true,
    call: optional(me['call'], (call) => ({ coming: textOrNull(call['coming']) })),
  }
}

function readBoard(value: Fields): Programme['boards'][number] {
  return {
    id: text(value['id']), title: text(value['title']),
    kind: oneOf(value['kind'], ['plenary', 'group'], 'plenary'), closed: value['closed'] === true,
  }
}

function readZone(value: Fields): ZoneView {
  const rule = fields(value['rule'])
  return {
    frame: text(value['frame']),
    rule: {
      roles: strings(rule['roles']), levels: strings(rule['levels']), labs: strings(rule['labs']),
      people: strings(rule['people']), isClosed: rule['is_closed'] === true,
    },
    allowed: value['allowed'] !== false,
  }
}
