/** Keys of the replay. Single characters obey the same switch as on the board (WCAG 2.1.4). */
import * as actions from './actions.ts'
import type { View } from './view.ts'

type Run = (view: View) => void

const SINGLE: Readonly<Record<string, Run>> = {
  k: ({ projector }) => projector.toggle(),
  j: (view) => actions.skip(view, -1),
  l: (view) => actions.skip(view, 1),
  ',': ({ projector }) => void projector.step(-1),
  '.': ({ projector }) => void projector.step(1),
  '-': ({ projector }) => projector.faster(-1),
  '+': ({ projector }) => projector.faster(1),
  s: ({ projector }) => projector.setSkipsQuiet(!projector.skipsQuiet.peek()),
  n: (view) => actions.showNames(view, !view.projector.showsNames.peek()),
  f: (view) => actions.togglePanel(view, 'filter'),
  c: (view) => void actions.copyLink(view),
  t: (view) => actions.togglePanel(view, 'text'),
  v: (view) => actions.togglePanel(view, 'compare'),
  '?': (view) => actions.togglePanel(view, 'keys'),
}

const NAMED: Readonly<Record<string, Run>> = {
  ArrowLeft: (view) => actions.skip(view, -1),
  ArrowRight: (view) => actions.skip(view, 1),
  'Shift+ArrowLeft': (view) => actions.chapter(view, -1),
  'Shift+ArrowRight': (view) => actions.chapter(view, 1),
  'Ctrl+ArrowUp': ({ screen }) => screen.peek()?.zoom(1),
  'Ctrl+ArrowDown': ({ screen }) => screen.peek()?.zoom(-1),
  Home: ({ projector }) => void projector.seek(projector.span.fromMs),
  End: ({ projector }) => void projector.seek(projector.span.toMs),
}

/** `root`: keys that are pressed elsewhere on the page are not meant for the replay. Returns the way to stop. */
export function listenToKeys(root: HTMLElement, view: View): () => void {
  const listening = new AbortController()
  const pressed = (event: KeyboardEvent): void => {
    const target = event.target instanceof Element ? event.target : document.body
    // What lies around the replay has the focus as long as nothing in it has been chosen.
    const isElsewhere = !root.contains(target) && !target.contains(root)
    if (event.defaultPrevented || event.isComposing || isElsewhere || isText(target)) return
    const run = runFor(event, target, view)
    if (run === undefined) return
    event.preventDefault()
    run(view)
  }
  document.addEventListener('keydown', pressed, { signal: listening.signal })
  return () => listening.abort()
}

function runFor(event: KeyboardEvent, target: Element, view: View): Run | undefined {
  // On a button, space presses it.
  if (event.key === ' ') return target.closest('button, a, summary, label') === null ? SINGLE['k'] : undefined
  const named = NAMED[`${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.key}`]
  if (named !== undefined) return isScrolled(event.key, target) ? undefined : named
  if (event.ctrlKey || event.metaKey || event.altKey || !view.singleKeys) return undefined
  return boardFor(event.key, view) ?? SINGLE[characterOf(event)]
}

/** A list that scrolls has its own beginning and end. */
function isScrolled(key: string, target: Element): boolean {
  return (key === 'Home' || key === 'End') && target.closest('.replay-panel') !== null
}

function boardFor(key: string, view: View): Run | undefined {
  const board = /^[1-9]$/.test(key) ? view.opened.boards[Number(key) - 1] : undefined
  return board && (() => actions.toBoard(view, board.id))
}

/** On a keyboard of another script the place of the key counts. */
function characterOf({ key, code }: KeyboardEvent): string {
  const isForeign = key.length === 1 && key > '\u007f'
  return isForeign && code.startsWith('Key') ? code.slice(3).toLowerCase() : key.toLowerCase()
}

function isText(target: Element): boolean {
  return target.matches('textarea, select, input:not([type="radio"], [type="checkbox"], [type="range"])')
}
