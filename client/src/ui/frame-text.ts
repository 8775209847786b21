/** What a frame says: what people wrote into it, else what its template says in the viewer's language. */
import type { FrameElement } from '../board/schema.ts'
import { templateText } from '../i18n/template-texts.ts'
import type { FrameText } from '../render/types.ts'

/** Reads signals: ask again when the language has changed or texts have come (`templateTexts`). */
export function frameText({ title, prompt, template, part }: FrameElement): FrameText {
  const texts = template === '' ? undefined : templateText(template, part)
  if (texts === undefined) return { title, prompt }
  return { title: title || texts.title, prompt: prompt || texts.prompt, plain: texts.kind === 'header' }
}
