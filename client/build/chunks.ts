/**
 * Two files of code on the way to a board: the way in, with what every page needs, and the board. Left alone the
 * bundler makes a file of everything that two pages share, and on a slow line each file is another round trip.
 * The start page and dialogs that open later keep the files that the bundler gives them.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Modules {
  getModuleInfo(id: string): { importedIds: string[] } | null
}

const SOURCES = join(fileURLToPath(import.meta.url), '../../src')
const MAIN = join(SOURCES, 'main.ts')
const BOARD = join(SOURCES, 'board-page.tsx')
const START = join(SOURCES, 'pages/start-page.tsx')

/** For `output.codeSplitting.groups`: the first group that wants a module gets it, with all that it imports. */
export const chunkGroups = [
  { name: named('main', inMain), priority: 3, debugName: 'main' },
  { name: named('board', inBoard), priority: 2, debugName: 'board' },
]

type Belongs = (id: string, modules: Modules) => boolean

function named(name: string, belongs: Belongs): (id: string, modules: Modules) => string | null {
  return (id, modules) => (belongs(id, modules) ? name : null)
}

function inMain(id: string, modules: Modules): boolean {
  const isShared = inBoard(id, modules) && closureOf(START, modules).has(id)
  return isShared || closureOf(MAIN, modules).has(id)
}

function inBoard(id: string, modules: Modules): boolean {
  return closureOf(BOARD, modules).has(id)
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
