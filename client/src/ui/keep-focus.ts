/**
 * The focus stays where somebody works: when the focused control goes, because what it did is done, the control like
 * it in the next row of its list has it, else the part of the page it stood in.
 */

const CONTROLS = 'button, a[href], input, select, textarea, summary'

interface Spot {
  readonly control: HTMLElement
  readonly list: HTMLElement | null
  readonly row: number
  /** Which of the controls of its row. */
  readonly place: number
}

/** Watches `root` until the returned function is called. `refuge`: for when nothing is like what went. */
export function keepFocus(root: HTMLElement, refuge: () => HTMLElement | null): () => void {
  let spot: Spot | undefined
  const note = ({ target }: Event): void => {
    spot = target instanceof HTMLElement && root.contains(target) ? spotOf(target) : undefined
  }
  // Pressed beside all controls: then nothing is meant to have the focus.
  const forget = (): void => {
    spot = undefined
  }
  const watcher = new MutationObserver(() => {
    if (spot === undefined || document.activeElement !== document.body) return
    const next = spot.control.isConnected ? spot.control : inItsPlace(spot) ?? refuge()
    next?.focus()
  })
  document.addEventListener('focusin', note)
  document.addEventListener('pointerdown', forget, true)
  watcher.observe(root, { childList: true, subtree: true })
  return () => {
    watcher.disconnect()
    document.removeEventListener('focusin', note)
    document.removeEventListener('pointerdown', forget, true)
  }
}

function spotOf(control: HTMLElement): Spot {
  const item = control.closest('li')
  const list = item?.parentElement ?? null
  const row = list === null || item === null ? -1 : [...list.children].indexOf(item)
  return { control, list, row, place: item === null ? -1 : controlsOf(item).indexOf(control) }
}

/** In the row that took the place of the one that went, or in the last one. */
function inItsPlace({ list, row, place }: Spot): HTMLElement | undefined {
  if (list?.isConnected !== true) return undefined
  const next = list.children[Math.min(row, list.children.length - 1)]
  const controls = next === undefined ? [] : controlsOf(next)
  return controls[place] ?? controls[0]
}

function controlsOf(within: Element): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(CONTROLS)]
}
