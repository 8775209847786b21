/** What all parts of the replay's interface share: the film, what is open beside it, and words for what they name. */
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { language, t, type MessageKey } from '../i18n/i18n.ts'
import { templateText } from '../i18n/template-texts.ts'
import { ELEMENT_TYPES } from '../board/schema.ts'
import { deviceStorage } from '../platform/storage.ts'
import { NONE } from './filter.ts'
import type { Chapter, Opened } from './film-types.ts'
import type { Projector } from './projector.ts'
import type { Screen } from './screen.ts'
import { clockText, momentText } from './times.ts'

export type Panel = 'chapters' | 'filter' | 'text' | 'history' | 'compare' | 'act' | 'more' | 'keys'

export interface View {
  readonly projector: Projector
  readonly opened: Opened
  readonly panel: Signal<Panel | null>
  /** Chosen on the board. */
  readonly element: Signal<string | null>
  readonly screen: Signal<Screen | undefined>
  readonly notice: Signal<string>
  readonly singleKeys: boolean
  readonly chapter: ReadonlySignal<Chapter | undefined>
  say: (text: string) => void
  /** Undefined on the page of its own. */
  readonly leave: (() => void) | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000

export function makeView(projector: Projector, leave: (() => void) | undefined): View {
  return {
    projector,
    opened: projector.opened,
    panel: signal(null),
    element: signal(null),
    screen: signal(undefined),
    notice: signal(''),
    singleKeys: deviceStorage.get('keys') !== 'off',
    chapter: computed(() => {
      const { value } = projector.atMs
      return projector.board.value?.index.chapters.findLast(({ atMs }) => atMs <= value)
    }),
    say: () => undefined,
    leave,
  }
}

export function timeOf(view: View, ms: number): string {
  const { fromMs, toMs } = view.projector.span
  const zone = view.opened.workshop.timeZone
  return toMs - fromMs > DAY_MS ? momentText(ms, zone) : clockText(ms, zone, true)
}

/** Of the minute: for lists. */
export function minuteOf(view: View, ms: number): string {
  const { fromMs, toMs } = view.projector.span
  const zone = view.opened.workshop.timeZone
  return toMs - fromMs > DAY_MS ? momentText(ms, zone) : clockText(ms, zone)
}

export function chapterText({ number, of, title }: Chapter): string {
  return t('replay.chapter', { number, of, title: wordsOf(title) })
}

/** In the viewer's language, else in any. */
export function wordsOf(texts: Readonly<Record<string, string>>): string {
  return texts[language.value] || Object.values(texts).find((text) => text !== '') || ''
}

export function frameTitle(view: View, id: string): string {
  if (id === NONE) return t('replay.line.outside')
  const frame = view.projector.board.value?.index.frames.find((each) => each.id === id)
  if (frame === undefined) return t('replay.frameUntitled')
  return frame.title || templateText(frame.template, frame.part)?.title || t('replay.frameUntitled')
}

export function kindName(kind: string): string {
  const known = ELEMENT_TYPES.find((each) => each === kind)
  return known === undefined ? t('type.unknown', { type: kind }) : t(`type.${known}`)
}

export function problemWords(reason: string): string {
  const key = PROBLEMS.find((each) => each === reason)
  return t(key === undefined ? 'replay.problem.other' : (`replay.problem.${key}` satisfies MessageKey))
}

const PROBLEMS = [
  'replay_off', 'replay_expired', 'replay_revoked', 'record_forgotten', 'replay_unreadable', 'offline', 'unauthenticated', 'forbidden',
] as const
