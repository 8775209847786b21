// A board without a server, with the hooks that measure it (window.__bench). The same scene as on the
// page people use (board, picture, tools, text field, mirror), driven by real pointer and key events.
import '../styles/base.css'
import '../styles/board.css'
import '../styles/board-surface.css'
import { signal } from '@preact/signals'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { setLanguage } from '../i18n/i18n.ts'
import { Renderer } from '../render/renderer.ts'
import { BoardScene } from '../ui/board-scene.ts'
import { LiveState } from '../live/live-state.ts'
import { rememberedSettings, type SceneModel } from '../ui/page-model.ts'
import { installHooks } from './hooks.ts'

const host = document.getElementById('board')
if (!host) throw new Error('bench.html has no board')

void setLanguage('en')
const doc = new Y.Doc()
const model: SceneModel = {
  live: new LiveState('bench'),
  work: signal({ kind: 'saved', unsaved: 0, readOnly: false, storageOk: true, localCopy: true }),
  schemaTooNew: signal(false),
  toast: signal(null),
  settings: rememberedSettings(),
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
