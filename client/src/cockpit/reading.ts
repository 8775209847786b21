/** Lists that are read when a dialog opens, and again after each order. */
import { useEffect, useState } from 'preact/hooks'
import type { Readable } from '../live/command-types.ts'
import type { Lead } from './lead.ts'

/** `key`: where the list is in the answer. `first`: what is shown until it has been read. */
export function useReading<T>(lead: Lead, what: Readable, key: string, first: readonly T[]): readonly [readonly T[], () => void] {
  const [found, setFound] = useState(first)
  const read = async (): Promise<void> => {
    const answer = await lead.page.commands.read<Readonly<Record<string, readonly T[]>>>(what)
    if (answer.ok) setFound(answer.value[key] ?? first)
    else lead.orders.problem.value = answer.problem
  }
  useEffect(() => void read(), [what])
  return [found, () => void read()]
}
