/** Titles and prompts of template frames in the viewer's language (shared/document.md, Elements). */
import { effect, signal, type ReadonlySignal } from '@preact/signals'
import { language, type Language } from './i18n.ts'

export interface TemplateText {
  readonly title: string
  readonly prompt: string
  /** header, area, ...: as in shared/templates. */
  readonly kind: string
}

type Texts = Readonly<Record<string, Readonly<Record<string, readonly [string, string, string]>>>>

const LOADERS: Readonly<Record<Language, () => Promise<{ default: Texts }>>> = {
  de: () => import('virtual:template-texts/de'),
  en: () => import('virtual:template-texts/en'),
  uk: () => import('virtual:template-texts/uk'),
}

const texts = signal<Texts | undefined>(undefined)
/** Changes when texts have come: for what asks outside of an effect. */
export const templateTexts: ReadonlySignal<unknown> = texts
let following = false

/**
 * Reads a signal: whoever calls it is run again when the language changes or the texts have come.
 * Undefined until then, and for templates or parts that this version does not know.
 */
export function templateText(template: string, part: string): TemplateText | undefined {
  if (!following) follow()
  const found = texts.value?.[template]?.[part]
  return found && { title: found[0], prompt: found[1], kind: found[2] }
}

/** Boards without a template never download them. */
function follow(): void {
  following = true
  effect(() => {
    const wanted = language.value
    void LOADERS[wanted]().then((loaded) => {
      if (language.peek() === wanted) texts.value = loaded.default
    })
  })
}
