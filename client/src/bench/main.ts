// A board without a server, with the hooks that measure it (window.__bench). The same scene as on the
// page people use (board, picture, tools, text field, mirror), driven by real pointer and key events.
import '../styles/base.css'
import '../styles/board.css'
import { computed, signal } from '@preact/signals'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Renderer } from '../render/renderer.ts'
import { BoardScene } from '../ui/board-scene.ts'
import { rememberedSettings, type PageModel } from '../ui/page-model.ts'
import { installHooks } from './hooks.ts'

const host = document.getElementById('board')
if (!host) throw new Error('bench.html has no board')

const doc = new Y.Doc()
const model: PageModel = {
  scene: signal(undefined),
  work: signal({ kind: 'saved', unsaved: 0, readOnly: false, storageOk: true }),
  schemaTooNew: signal(false),
  me: signal(undefined),
  people: signal([]),
  board: computed(() => ({ id: 'bench', title: 'Bench' })),
  boards: signal([]),
  refused: signal([]),
  dialog: signal(null),
  isOutlineOpen: signal(false),
  toast: signal(null),
  settings: rememberedSettings(),
  createLink: () => Promise.reject(new Error('no server')),
  dismissRefused: () => undefined,
  retryNow: () => undefined,
  say: () => undefined,
}
const { board, scene } = new BoardScene({
  host,
  doc,
  awareness: new Awareness(doc),
  model,
  isPanning: () => false,
  onMenu: () => undefined,
  onCamera: () => undefined,
})
const { view } = scene.stage
if (!(view instanceof Renderer)) throw new Error('the scene is not drawn by the renderer')
installHooks({ board, renderer: view, stage: scene.stage })
