/**
 * Titles and prompts of template frames in the viewer's language (shared/document.md, Elements). Loaded when
 * the first such frame asks: most boards have none.
 */
import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { systemClock } from '../platform/clock.ts'
import { language, type Language } from './i18n.ts'

// After so long, the next frame that asks tries again.
const RETRY_MS = 10_000

export interface TemplateText {
  readonly title: string
  readonly prompt: string
  /** header, area, ...: as in shared/templates. */
  readonly kind: string
}

/** By template and part of it: title, prompt and kind. */
type TemplateTexts = Readonly<Record<string, Readonly<Record<string, readonly [string, string, string]>>>>

const LOADERS: Readonly<Record<Language, () => Promise<{ readonly default: TemplateTexts }>>> = {
  de: () => import('virtual:locale/templates/de'),
  en: () => import('virtual:locale/templates/en'),
  uk: () => import('virtual:locale/templates/uk'),
}

const NOTHING: TemplateTexts = {}
const loaded = signal<Readonly<Partial<Record<Language, TemplateTexts>>>>({})
const asked = new Set<Language>()

/** What has come so far of what template frames say in the language of the page. */
export const templateTexts: ReadonlySignal<TemplateTexts> = computed(() => loaded.value[language.value] ?? NOTHING)

/**
 * Reads signals: whoever calls it is run again when the language changes or the texts have come.
 * Undefined until then, and for templates or parts that this version does not know.
 */
export function templateText(template: string, part: string): TemplateText | undefined {
  void load(language.value)
  const found = templateTexts.value[template]?.[part]
  return found && { title: found[0], prompt: found[1], kind: found[2] }
}

async function load(wanted: Language): Promise<void> {
  if (asked.has(wanted)) return
  asked.add(wanted)
  try {
    const texts = (await LOADERS[wanted]()).default
    loaded.value = { ...loaded.peek(), [wanted]: texts }
  } catch {
    systemClock.after(RETRY_MS, () => asked.delete(wanted))
  }
}
