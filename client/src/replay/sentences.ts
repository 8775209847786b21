/** Lines of the text version in words. */
import { t, type MessageKey } from '../i18n/i18n.ts'
import { authorName } from './people.ts'
import type { Occasion } from './film-types.ts'
import type { DeedLine } from './narrative.ts'
import { readWords } from './read-film.ts'
import { frameTitle, wordsOf, type View } from './view.ts'
import { numberIn, textIn } from './world.ts'

export function deedText(view: View, { verb, type, frame, author, texts }: Pick<DeedLine, 'verb' | 'type' | 'frame' | 'author' | 'texts'>): string {
  const what = t(whatKey(type), { n: texts.size })
  return t(`replay.line.${verb}`, { what, frame: frameTitle(view, frame), person: authorName(author, view.projector.cast.value) })
}

function whatKey(type: string): MessageKey {
  switch (type) {
    case 'note':
    case 'text':
    case 'stroke':
    case 'frame':
      return `replay.what.${type}`
    case 'rect':
    case 'ellipse':
      return 'replay.what.shape'
    case 'line':
    case 'arrow':
      return 'replay.what.line'
    default:
      return 'replay.what.unknown'
  }
}

const PLAIN = [
  'session_started', 'session_ending', 'session_resumed', 'session_ended', 'locked', 'unlocked', 'zone', 'restored', 'reverted', 'forked',
] as const

export function occasionText(view: View, { kind, author, values }: Occasion): string {
  const person = authorName(author, view.projector.cast.value)
  switch (kind) {
    case 'step':
      return t('replay.event.step', { number: numberIn(values, 'number') ?? 0, of: numberIn(values, 'of') ?? 0, title: wordsOf(readWords(values['title'])) })
    case 'timer':
      return t('replay.event.timer', { what: timerText(textIn(values, 'do'), numberIn(values, 'minutes')) })
    case 'frozen':
      return t(values['frozen'] === false ? 'replay.event.thawed' : 'replay.event.frozen')
    case 'message':
      return t('replay.event.message', { text: wordsOf(readWords(values['texts'])) })
    case 'joined':
    case 'left':
      return t(`replay.event.${kind}`, { person })
    case 'version':
      return t('replay.event.version', { name: textIn(values, 'name') })
    default: {
      const plain = PLAIN.find((each) => each === kind)
      return t(plain === undefined ? 'replay.event.other' : `replay.event.${plain}`)
    }
  }
}

function timerText(what: string, minutes: number | undefined): string {
  return what === 'start' && minutes !== undefined ? t('replay.event.timer.start', { minutes }) : t('replay.event.timer.other')
}
