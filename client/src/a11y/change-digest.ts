/** Others' changes collected into few sentences: "3 changes by Oksana in “Expectations”". Pure. */

export interface RemoteChange {
  readonly elementId: string
  /** Who made it, as far as known. */
  readonly people: readonly string[]
  readonly frame: string | undefined
}

export interface DigestLine {
  readonly count: number
  readonly people: readonly string[]
  readonly frame: string | undefined
}

// More would be talking over the workshop; the rest is counted in one line.
const MOST_LINES = 2

export class ChangeDigest {
  private readonly groups = new Map<string | undefined, { ids: Set<string>; people: Set<string> }>()

  get isEmpty(): boolean {
    return this.groups.size === 0
  }

  /** Many changes of one element count once: dragging a note is one change to those who listen. */
  add({ elementId, people, frame }: RemoteChange): void {
    const group = this.groups.get(frame) ?? { ids: new Set(), people: new Set() }
    this.groups.set(frame, group)
    group.ids.add(elementId)
    for (const name of people) group.people.add(name)
  }

  /** What to say, the busiest frame first; afterwards the digest is empty. */
  take(): DigestLine[] {
    const lines = [...this.groups]
      .map(([frame, { ids, people }]) => ({ frame, count: ids.size, people: [...people].sort() }))
      .sort((a, b) => b.count - a.count)
    this.groups.clear()
    if (lines.length <= MOST_LINES) return lines
    const rest = lines.slice(MOST_LINES - 1)
    return [...lines.slice(0, MOST_LINES - 1), {
      frame: undefined,
      count: rest.reduce((sum, { count }) => sum + count, 0),
      people: [...new Set(rest.flatMap(({ people }) => people))].sort(),
    }]
  }
}
