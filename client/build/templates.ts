/**
 * What the client takes from shared/templates: `virtual:templates` (names, purposes and geometry, for
 * choosing), and the titles and prompts of frames, which build/locales.ts puts with each language's texts.
 * The rest of those files is the server's.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

type Texts = Record<string, string>

interface Part {
  key: string
  kind: string
  x: number
  y: number
  width: number
  height: number
  title?: Texts
  prompt?: Texts
}

interface Template {
  id: string
  name: Texts
  purpose: Texts
  minutes: number
  width: number
  height: number
  frames: Part[]
  shapes?: { kind: string; x: number; y: number; width: number; height: number }[]
}

const TEMPLATES = join(dirname(fileURLToPath(import.meta.url)), '../../shared/templates')
const OUTLINES = 'virtual:templates'

function readTemplates(): Template[] {
  const files = readdirSync(TEMPLATES).filter((file) => file.endsWith('.json')).sort()
  return files.map((file) => JSON.parse(readFileSync(join(TEMPLATES, file), 'utf8')) as Template)
}

function outlineOf(template: Template): unknown {
  const { id, name, purpose, minutes, width, height, frames, shapes = [] } = template
  const boxes = frames.map((part) => [part.kind, part.x, part.y, part.width, part.height])
  const outlines = shapes.map((shape) => [shape.kind, shape.x, shape.y, shape.width, shape.height])
  return { id, name, purpose, minutes, width, height, boxes: [...boxes, ...outlines] }
}

function textsOf(template: Template, language: string): unknown {
  const parts = template.frames.map(({ key, kind, title, prompt }) => [key, [title?.[language] ?? '', prompt?.[language] ?? '', kind]])
  return Object.fromEntries(parts as [string, string[]][])
}

/** By template and part: title, prompt and kind. */
export function templateTexts(language: string): unknown {
  const texts = readTemplates().map((template) => [template.id, textsOf(template, language)])
  return Object.fromEntries(texts as [string, unknown][])
}

export function templates(): Plugin {
  return {
    name: 'living-lab:templates',
    resolveId: (id) => (id === OUTLINES ? `\0${id}` : undefined),
    load(id) {
      if (id !== `\0${OUTLINES}`) return undefined
      return `export default ${JSON.stringify(readTemplates().map(outlineOf))}`
    },
  }
}
