/** What a timer says and when: each warning once, however long ticks take, and never for time already past. Pure. */
export type Warning = 'twoMin' | 'halfMin' | 'over'

const WARNINGS: readonly (readonly [Warning, number])[] = [['over', 0], ['halfMin', 30_000], ['twoMin', 120_000]]

/** The warning that is due when the time left went from `before` to `now`; the most urgent of several. */
export function warningBetween(before: number, now: number): Warning | undefined {
  return WARNINGS.find(([, at]) => before > at && now <= at)?.[0]
}
