/** Titles and prompts of template frames in the viewer's language (shared/document.md, Elements). */
import { templateTexts } from './i18n.ts'

export { templateTexts } from './i18n.ts'

export interface TemplateText {
  readonly title: string
  readonly prompt: string
  /** header, area, ...: as in shared/templates. */
  readonly kind: string
}

/**
 * Reads a signal: whoever calls it is run again when the language changes.
 * Undefined for templates or parts that this version does not know.
 */
export function templateText(template: string, part: string): TemplateText | undefined {
  const found = templateTexts.value[template]?.[part]
  return found && { title: found[0], prompt: found[1], kind: found[2] }
}
