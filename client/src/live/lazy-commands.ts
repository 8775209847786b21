/** Commands whose code is loaded with the first of them: most people never send one. */
import type { CommandPort, CommandProblem, CommandsOptions } from './commands.ts'

const UNREACHABLE: CommandProblem = { name: 'offline', title: '', detail: '', field: '', by: '', revision: 0 }

export function lazyCommands(options: CommandsOptions): CommandPort {
  let loaded: Promise<CommandPort> | undefined
  const load = (): Promise<CommandPort> => {
    loaded ??= import('./commands.ts').then(({ Commands }) => new Commands(options))
    loaded.catch(() => (loaded = undefined))
    return loaded
  }
  const failed = { ok: false, problem: UNREACHABLE } as const
  return {
    send: (name, body) => load().then((commands) => commands.send(name, body), () => failed),
    read: (what, query) => load().then((commands) => commands.read(what, query), () => failed),
  }
}
