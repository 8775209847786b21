/**
 * Compiles shared/locales/<language>/{app,board}.json (ICU MessageFormat) into one ES module per
 * language, `virtual:locale/<language>`: the browser gets functions, not a parser, and only the
 * viewer's language. What is loaded after the board has modules of its own, `virtual:locale/<bundle>/<language>`.
 * Build time only.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import MessageFormat from '@messageformat/core'
import compileModule from '@messageformat/core/compile-module.js'
import type { Plugin } from 'vite'
import { templateTexts } from './templates.ts'

export const LANGUAGES = ['de', 'en', 'uk'] as const
export const BUNDLED_FILES = ['app', 'board'] as const
/** Loaded when they are needed; each stands in the file of its name. */
export const LATER_BUNDLES = ['panels', 'session', 'cockpit', 'start', 'replay'] as const

const LOCALES = join(dirname(fileURLToPath(import.meta.url)), '../../shared/locales')
/** Texts for when not even a language could be loaded: in all languages, in the page's first file. */
const FAILURE = 'virtual:load-failure'
const PREFIX = 'virtual:locale/'
/** Not messages: what template frames say, by template and part of it. */
const TEMPLATES = 'templates'
const RUNTIME = /(?<=from ")@messageformat\/runtime[^"]*/g
const CARDINALS = /^import \{ \w+ \} from "@messageformat\/runtime\/lib\/cardinals";$/m

/** Key and message of the given files of one language. Throws when two files share a key. */
export function readMessages(language: string, files: readonly string[] = BUNDLED_FILES): Record<string, string> {
  const all: Record<string, string> = {}
  for (const path of localeFiles(language, files)) {
    const messages = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>
    for (const [key, message] of Object.entries(messages)) {
      if (key in all) throw new Error(`${path}: "${key}" stands in another file already`)
      all[key] = message
    }
  }
  return all
}

/** Source of the language's module. Throws when a message is not valid ICU MessageFormat. */
export function compileLocale(language: string, files: readonly string[] = BUNDLED_FILES): string {
  const source = compileModule(new MessageFormat(language), readMessages(language, files))
  // The browser knows the plural rules already.
  const rules = `const rules = new Intl.PluralRules('${language}'); const ${language} = (n) => rules.select(n);`
  return source.replace(CARDINALS, rules)
}

export function locales(): Plugin {
  return {
    name: 'living-lab:locales',
    async resolveId(id) {
      if (id.startsWith(PREFIX) || id === FAILURE) return `\0${id}`
      const [runtime, language] = id.split('?language=')
      if (runtime === undefined || language === undefined) return undefined
      const resolved = await this.resolve(runtime, fileURLToPath(import.meta.url))
      return resolved && `${resolved.id}?language=${language}`
    },
    load(id) {
      if (id === `\0${FAILURE}`) return `export default ${JSON.stringify(failureTexts())}`
      if (!id.startsWith(`\0${PREFIX}`)) return undefined
      const [language = '', bundle] = id.slice(PREFIX.length + 1).split('/').reverse()
      if (bundle === TEMPLATES) return `export default ${JSON.stringify(templateTexts(language))}`
      const files = bundle === undefined ? BUNDLED_FILES : [bundle]
      for (const path of localeFiles(language, files)) this.addWatchFile(path)
      // Half a kilobyte in each language is cheaper than a request for a shared chunk.
      const owner = bundle === undefined ? language : `${bundle}-${language}`
      return compileLocale(language, files).replace(RUNTIME, (runtime) => `${runtime}?language=${owner}`)
    },
    handleHotUpdate({ file, server }) {
      if (file.startsWith(LOCALES)) server.ws.send({ type: 'full-reload' })
    },
  }
}

function failureTexts(): unknown {
  return LANGUAGES.map((language) => {
    const messages = readMessages(language)
    return { language, text: messages['app.failed'], action: messages['app.reload'] }
  })
}

function localeFiles(language: string, files: readonly string[]): string[] {
  const paths = files.map((file) => join(LOCALES, language, `${file}.json`))
  return paths.filter((path) => existsSync(path))
}
