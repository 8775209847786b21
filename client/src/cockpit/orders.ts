/**
 * Orders to the server as the panel gives them: one at a time of each kind, so that a double press is one command;
 * what came of it is told in words, and a refusal stays to be read.
 */
import { signal } from '@preact/signals'
import { t } from '../i18n/i18n.ts'
import type { Bodies, CommandName, Results } from '../live/command-types.ts'
import type { CommandPort, CommandProblem } from '../live/commands.ts'

export class Orders {
  /** Kinds of orders that have not been answered yet. */
  readonly busy = signal<ReadonlySet<string>>(new Set())
  /** Why the last order was not carried out. */
  readonly problem = signal<CommandProblem | null>(null)
  readonly commands: CommandPort
  private readonly say: (text: string) => void
  private readonly mayGive: () => boolean

  /** `mayGive`: false while this person wants to be no facilitator; then nothing is sent. */
  constructor(commands: CommandPort, say: (text: string) => void, mayGive = () => true) {
    this.commands = commands
    this.say = say
    this.mayGive = mayGive
  }

  /** Undefined when it was refused or is under way already. `done`: said when it is carried out. */
  async give<K extends CommandName>(name: K, body: Bodies[K], done = ''): Promise<Results[K] | undefined> {
    if (this.busy.peek().has(name) || !this.mayGive()) return undefined
    this.busy.value = new Set([...this.busy.peek(), name])
    this.problem.value = null
    const answer = await this.commands.send(name, body)
    this.busy.value = new Set([...this.busy.peek()].filter((each) => each !== name))
    if (!answer.ok) {
      this.problem.value = answer.problem
      return undefined
    }
    if (done !== '') this.say(done)
    return answer.value
  }
}

export function problemWords({ name, title, detail }: CommandProblem): string {
  if (name === 'offline') return t('cockpit.offline')
  return title === '' ? t('cockpit.failed') : `${title} ${detail}`.trim()
}
