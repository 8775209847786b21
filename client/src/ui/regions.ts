/** F6 takes the focus from one part of the page to the next, as in desktop programs. */

const ORDER = ['top', 'board', 'tools', 'style', 'outline', 'lead', 'zoom']

/** Parts that are not shown at present are left out. */
export function focusNextRegion(step: 1 | -1): void {
  const regions = ORDER.flatMap((name) => document.querySelector<HTMLElement>(`[data-region="${name}"]`) ?? [])
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  // From nowhere, F6 begins with the board, Shift+F6 with the tools above it.
  const from = at === -1 ? 0 : at
  const next = regions[(from + step + regions.length) % regions.length]
  if (next !== undefined) focusIn(next)
}

function focusIn(region: HTMLElement): void {
  const inside = [...region.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, [tabindex="0"]')]
  const target = inside.find((each) => each.tabIndex === 0 && each.closest('[hidden], [popover]:not(:popover-open)') === null)
  const fallback = region.querySelector<HTMLElement>('[tabindex="-1"]') ?? region
  const chosen = target ?? fallback
  chosen.focus({ preventScroll: true })
}
