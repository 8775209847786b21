/** The bar has more or fewer lines with every step: what stands above it is told how high the foot of the page is. */

const HEIGHT = '--foot-height'

/** Until the returned function is called. */
export function leaveRoom(bar: HTMLElement | null): (() => void) | undefined {
  const foot = bar?.parentElement
  const page = bar?.closest<HTMLElement>('.board-page')
  if (foot == null || page == null) return undefined
  const watcher = new ResizeObserver(() => page.style.setProperty(HEIGHT, `${foot.offsetHeight}px`))
  watcher.observe(foot)
  return () => {
    watcher.disconnect()
    page.style.removeProperty(HEIGHT)
  }
}
