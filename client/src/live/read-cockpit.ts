/** The `cockpit` event as a value: what facilitators see beyond participants. */
import { LANGUAGES } from '../i18n/i18n.ts'
import { optional, readNamed, readTimer } from './read-programme.ts'
import { LEVELS, type Cockpit, type CockpitBoard, type ReportShown, type SignalShown, type Waiting, type WorkshopSettings } from './types.ts'
import { fields, isFields, list, number, oneOf, strings, text, textOrNull, texts, type Fields } from './values.ts'

export function readCockpit(event: Fields): Cockpit {
  const ready = fields(event['ready'])
  return {
    boards: list(event['boards'], readBoard),
    waiting: list(event['waiting'], readWaiting),
    hands: list(event['hands'], readSignal),
    calls: list(event['calls'], readSignal),
    ready: { yes: number(ready['yes']), of: number(ready['of']) },
    reports: list(event['reports'], readReport),
    alerts: list(event['alerts'], (alert) => ({
      kind: oneOf(alert['kind'], ['creates', 'deletes'], 'creates'),
      person: personOf(alert['person']),
      board: text(alert['board']),
    })),
    leadGone: event['lead_gone'] === true,
    settings: readSettings(fields(event['settings'])),
    labs: list(event['labs'], (lab) => ({ id: text(lab['id']), title: text(lab['title']) })),
  }
}

function readSettings(value: Fields): WorkshopSettings {
  return {
    languages: LANGUAGES.filter((each) => strings(value['languages']).includes(each)),
    lobby: value['lobby'] === true,
    outside: oneOf(value['outside'], ['edit', 'own_lab', 'read'], 'edit'),
    ownOnly: value['own_only'] === true,
    cursors: oneOf(value['cursors'], ['auto', 'on', 'off'], 'auto'),
    names: oneOf(value['names'], ['shown', 'hidden'], 'shown'),
    retentionDays: number(value['retention_days']),
    replay: value['replay'] === true,
    createsPerMinute: number(value['creates_per_minute']),
    deletesPerMinute: number(value['deletes_per_minute']),
    welcome: texts(value['welcome']),
  }
}

function readBoard(value: Fields): CockpitBoard {
  return {
    id: text(value['id']), title: text(value['title']),
    kind: oneOf(value['kind'], ['plenary', 'group'], 'plenary'),
    people: number(value['people']), slow: number(value['slow']), offline: number(value['offline']),
    hands: number(value['hands']), calls: number(value['calls']),
    editsPerMinute: number(value['edits_per_minute']),
    frozen: value['frozen'] === true,
    timer: optional(value['timer'], readTimer),
  }
}

function readWaiting(value: Fields): Waiting {
  return {
    id: text(value['id']), name: text(value['name']), lab: text(value['lab']), link: text(value['link']),
    level: oneOf(value['level'], LEVELS, null),
    sinceMs: number(value['since_ms']),
  }
}

function readSignal(value: Fields): SignalShown {
  return {
    id: text(value['id']), name: text(value['name']), board: text(value['board']),
    sinceMs: number(value['since_ms']), coming: textOrNull(value['coming']),
  }
}

function readReport(value: Fields): ReportShown {
  return {
    id: text(value['id']), timeMs: number(value['time_ms']), by: text(value['by']), board: text(value['board']),
    person: optional(value['person'], readNamed), element: textOrNull(value['element']), text: text(value['text']),
  }
}

/** By id alone where the name is not known any more. */
function personOf(value: unknown): Cockpit['alerts'][number]['person'] {
  return isFields(value) ? readNamed(value) : { id: text(value), name: text(value) }
}
