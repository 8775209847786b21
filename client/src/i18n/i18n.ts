/**
 * Texts in the viewer's language. `t` reads a signal, so a component that calls it while rendering
 * is drawn again when the language changes. The texts are in shared/locales; build/locales.ts compiles them.
 */
import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { deviceStorage } from '../platform/storage.ts'
import type app from '../../../shared/locales/en/app.json'
import type board from '../../../shared/locales/en/board.json'
import type cockpit from '../../../shared/locales/en/cockpit.json'
import type panels from '../../../shared/locales/en/panels.json'
import type replay from '../../../shared/locales/en/replay.json'
import type session from '../../../shared/locales/en/session.json'
import type start from '../../../shared/locales/en/start.json'

export const LANGUAGES = ['de', 'en', 'uk'] as const
export type Language = (typeof LANGUAGES)[number]
/** Texts that are loaded with what shows them: see `loadTexts`. */
export type TextBundle = 'panels' | 'session' | 'cockpit' | 'start' | 'replay'
export type MessageKey =
  | keyof typeof app | keyof typeof board | keyof typeof panels
  | keyof typeof session | keyof typeof cockpit | keyof typeof start | keyof typeof replay
export type MessageValues = Readonly<Record<string, string | number>>
type Catalogue = Readonly<Record<string, (values?: Record<string, unknown>) => string>>

interface Texts { readonly default: Catalogue }

/** Each language's own name for itself: never translated. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  de: 'Deutsch',
  en: 'English',
  uk: 'Українська',
}

const REMEMBERED = 'language'
const LOADERS: Readonly<Record<Language, () => Promise<Texts>>> = {
  de: () => import('virtual:locale/de'),
  en: () => import('virtual:locale/en'),
  uk: () => import('virtual:locale/uk'),
}

export type TextLoaders = Readonly<Record<Language, () => Promise<Texts>>>

const LATER: Partial<Record<TextBundle, TextLoaders>> = {
  panels: {
    de: () => import('virtual:locale/panels/de'),
    en: () => import('virtual:locale/panels/en'),
    uk: () => import('virtual:locale/panels/uk'),
  },
  session: {
    de: () => import('virtual:locale/session/de'),
    en: () => import('virtual:locale/session/en'),
    uk: () => import('virtual:locale/session/uk'),
  },
  cockpit: {
    de: () => import('virtual:locale/cockpit/de'),
    en: () => import('virtual:locale/cockpit/en'),
    uk: () => import('virtual:locale/cockpit/uk'),
  },
  start: {
    de: () => import('virtual:locale/start/de'),
    en: () => import('virtual:locale/start/en'),
    uk: () => import('virtual:locale/start/uk'),
  },
}

const NOTHING: Texts = { default: {} }
const loaded = signal<{ language: Language; texts: Texts }>({ language: 'en', texts: NOTHING })
/** By language, what has been loaded after the page's own texts. */
const later = signal<Readonly<Partial<Record<Language, Catalogue>>>>({})
const bundles = new Set<TextBundle>()
const added = new Set<Catalogue>()
let wanted: Language | undefined

/** The language texts are shown in at present. */
export const language: ReadonlySignal<Language> = computed(() => loaded.value.language)

/** The text of `key`. An argument the message needs and does not get shows as `undefined`. */
export function t(key: MessageKey, values: MessageValues = {}): string {
  const text = loaded.value.texts.default[key] ?? later.value[language.value]?.[key]
  // The key itself shows that a catalogue is missing; a blank page would hide it.
  return text?.(values) ?? key
}

/** Has the texts of `bundle` loaded together with the language; to be called before it is. */
export function expectTexts(bundle: TextBundle): void {
  bundles.add(bundle)
}

/**
 * Makes the texts of `bundle` known to `t`, in this language and in every one chosen later.
 * Resolves when they can be shown; rejects when they cannot be loaded. `loaders`: of a bundle that is not named here,
 * because few people ever need it.
 */
export async function loadTexts(bundle: TextBundle, loaders?: TextLoaders): Promise<void> {
  if (loaders) LATER[bundle] = loaders
  bundles.add(bundle)
  // The language may be switched while the texts are on their way.
  for (let shown = language.peek(); ; shown = language.peek()) {
    await addTexts(bundle, shown)
    if (shown === language.peek()) return
  }
}

async function addTexts(bundle: TextBundle, next: Language): Promise<void> {
  const texts = (await LATER[bundle]?.[next]())?.default ?? {}
  // Telling everybody who shows a text of it, each time that a panel opens, would render the page anew.
  if (added.has(texts)) return
  added.add(texts)
  later.value = { ...later.value, [next]: { ...later.value[next], ...texts } }
}

/**
 * Shows all texts in `next` from now on and remembers it on this device.
 * When called again before it has loaded, the last call wins. Rejects when the texts cannot be loaded.
 */
export async function setLanguage(next: Language): Promise<void> {
  wanted = next
  const [texts] = await Promise.all([LOADERS[next](), ...[...bundles].map((bundle) => addTexts(bundle, next))])
  if (wanted !== next) return
  deviceStorage.set(REMEMBERED, next)
  document.documentElement.lang = next
  loaded.value = { language: next, texts }
}

/** Loads the texts of the remembered language, else of the browser's, else `fallback`. */
export async function startLanguage(fallback: Language = 'en'): Promise<void> {
  await setLanguage(preferredLanguage(navigator.languages, fallback))
}

/** What this device has chosen before; else the first of `accepted` (BCP 47) that we speak. */
export function preferredLanguage(accepted: readonly string[], fallback: Language): Language {
  const wishes = [deviceStorage.get(REMEMBERED) ?? '', ...accepted]
  const spoken = wishes.map((wish) => wish.toLowerCase().split('-')[0] ?? '')
  return spoken.find(isLanguage) ?? fallback
}

export function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value)
}
