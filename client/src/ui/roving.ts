/** One Tab stop for a group of buttons, arrow keys within: the toolbar and menu patterns of ARIA APG. */

/** The buttons of the group that can have the focus, in order. */
function stops(group: HTMLElement): HTMLElement[] {
  return [...group.querySelectorAll<HTMLElement>('button, [role="menuitem"], a[href]')]
    .filter((each) => !each.hasAttribute('disabled') && each.closest('[hidden]') === null)
}

/** Let exactly one button be reached by Tab: the one that had the focus last, else the first. */
export function settleRoving(group: HTMLElement, chosen?: Element | null): void {
  const all = stops(group)
  const current = all.find((each) => each === chosen) ?? all.find((each) => each.tabIndex === 0) ?? all[0]
  for (const each of all) each.tabIndex = each === current ? 0 : -1
}

/** Move the focus by arrow keys, Home and End; true when the key was used. */
export function roveByKey(group: HTMLElement, event: KeyboardEvent): boolean {
  const all = stops(group)
  const at = all.indexOf(document.activeElement as HTMLElement)
  const to = nextIndex(event.key, at, all.length)
  const target = to === undefined ? undefined : all[to]
  if (at === -1 || target === undefined) return false
  event.preventDefault()
  event.stopPropagation()
  settleRoving(group, target)
  target.focus()
  return true
}

function nextIndex(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return (at + 1) % count
    case 'ArrowLeft':
    case 'ArrowUp':
      return (at - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
