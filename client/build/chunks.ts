/**
 * Three files of code on the way to a board, whatever they import from each other: what every page needs,
 * the board, and the pages around it. Left alone the bundler makes a file of everything two of them share,
 * and on a slow line each file is another round trip. Dialogs that open later keep files of their own.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Modules {
  getModuleInfo(id: string): { importedIds: string[] } | null
}

const SOURCES = join(fileURLToPath(import.meta.url), '../../src')
const MAIN = join(SOURCES, 'main.ts')
const BOARD = join(SOURCES, 'board-page.tsx')
const PAGES = join(SOURCES, 'pages/open-page.tsx')

/** For `output.codeSplitting.groups`: the first group that wants a module gets it, with all that it imports. */
export const chunkGroups = [
  { name: 'main', test: /rolldown.runtime/, priority: 4 },
  { name: named('main', inMain), priority: 3, debugName: 'main' },
  { name: named('board', inBoard), priority: 2, debugName: 'board' },
]

type Belongs = (id: string, modules: Modules) => boolean

function named(name: string, belongs: Belongs): (id: string, modules: Modules) => string | null {
  return (id, modules) => (belongs(id, modules) ? name : null)
}

function inMain(id: string, modules: Modules): boolean {
  const isShared = inBoard(id, modules) && inPages(id, modules)
  return id.includes('rolldown/runtime') || closureOf(MAIN, modules).has(id) || isShared
}

function inBoard(id: string, modules: Modules): boolean {
  return closureOf(BOARD, modules).has(id)
}

function inPages(id: string, modules: Modules): boolean {
  return closureOf(PAGES, modules).has(id)
}

/** Everything loaded with `entry` at once, itself included. */
function closureOf(entry: string, modules: Modules): ReadonlySet<string> {
  const closure = new Set<string>()
  const open = [entry]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (closure.has(id)) continue
    closure.add(id)
    open.push(...(modules.getModuleInfo(id)?.importedIds ?? []))
  }
  return closure
}
