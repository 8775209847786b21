import { computed, signal, type Signal } from '@preact/signals'
import { render, type ComponentChildren } from 'preact'
import { act } from 'preact/test-utils'
import { Commands } from '../../../client/src/live/commands.ts'
import { LiveState } from '../../../client/src/live/live-state.ts'
import type { PageModel, Scene, Work } from '../../../client/src/ui/page-model.ts'
import { bench, type Bench } from '../tools/support.ts'

export interface PageBench extends Bench {
  readonly scene: Scene
  readonly model: PageModel
  readonly work: Signal<Work>
  readonly shown: unknown[]
  readonly said: string[]
  /** What was asked of the server; it agrees to everything. */
  readonly sent: Sent[]
  /** What it answers beside that, by the end of the path. */
  readonly answers: Map<string, unknown>
}

export interface Sent {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

export const SAVED: Work = { kind: 'saved', unsaved: 0, readOnly: false, storageOk: true, localCopy: true }

export function pageBench(): PageBench {
  const all = bench()
  const { stage, board } = all
  const watched = signal({ stage })
  board.onChange(() => {
    watched.value = { stage }
  })
  const shown: unknown[] = []
  const said: string[] = []
  const sent: Sent[] = []
  const answers = new Map<string, unknown>()
  const work = signal<Work>(SAVED)
  const scene: Scene = {
    stage, watched,
    names: { frameTitle: ({ title }) => title, author: () => undefined },
    framePrompt: () => '',
    zoom: signal(1),
    history: signal({ canUndo: false, canRedo: false }),
    peers: signal([]),
    layoutText: () => undefined,
    focusBoard: () => void shown.push('focus'),
    show: (what) => void shown.push(what),
  }
  const live = new LiveState('b')
  const commands = new Commands({
    workshopId: () => Promise.resolve('w'), personId: 'p',
    seen: (aspect) => live.programme.peek()?.revisions[aspect] ?? 0,
    fetch: (url, init) => {
      sent.push({ path: String(url), body: JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as Sent['body'] })
      const answer = answers.get(String(url).split('/').at(-1) ?? '') ?? { revision: 1 }
      return Promise.resolve(new Response(JSON.stringify(answer), { status: 200 }))
    },
  })
  const model: PageModel = {
    scene: signal(scene), work, schemaTooNew: signal(false), isLoaded: signal(true),
    me: signal({ id: 'p', name: 'Kim', color: '#0055aa', role: 'facilitator', sessions: 1 }),
    workshop: signal({ id: 'w', title: 'Workshop' }), live, commands,
    loadSession: () => Promise.reject(new Error('not asked for here')),
    replay: (element) => Promise.resolve(void shown.push(['replay', element])),
    switchBoard: (...to) => void shown.push(to),
    people: computed(() => []), board: signal({ id: 'b', title: 'Board' }), boards: signal([]),
    refused: signal([]), dialog: signal(null), isOutlineOpen: signal(false), isLeadOpen: signal(false), extraActions: signal(null), toast: signal(null),
    settings: { hints: signal(true), singleKeys: signal(true), announceChanges: signal(true) },
    createLink: () => Promise.resolve('http://localhost/join#secret'),
    dismissRefused: () => undefined, retryNow: () => undefined,
    say: (text) => void said.push(text),
  }
  return { ...all, scene, model, work, shown, said, sent, answers }
}

/** Rendered into a fresh element of the page. */
export function shown(view: ComponentChildren): HTMLElement {
  const host = document.createElement('div')
  document.body.replaceChildren(host)
  void act(() => render(view, host))
  return host
}

export function byName<T extends HTMLElement = HTMLElement>(host: HTMLElement, name: string): T {
  const all = [...host.querySelectorAll<T>('button, input, select, textarea')]
  const found = all.find((each) => (each.getAttribute('aria-label') ?? each.textContent) === name)
  if (found === undefined) throw new Error(`no control called "${name}"`)
  return found
}

export function after(change: () => void): void {
  void act(change)
}
