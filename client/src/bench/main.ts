// A board without a server, with the hooks that measure it (window.__bench). Same board, renderer
// and tools as the page people use, driven by real pointer, wheel and key events.
import { signal } from '@preact/signals'
import * as Y from 'yjs'
import { Board } from '../board/board.ts'
import { Undo } from '../board/undo.ts'
import { Pointer } from '../input/pointer.ts'
import { Renderer } from '../render/renderer.ts'
import { Machine } from '../tools/machine.ts'
import { Stage } from '../tools/stage.ts'
import { installHooks } from './hooks.ts'

const host = document.getElementById('board')
if (!host) throw new Error('bench.html has no board')

const board = new Board(new Y.Doc())
const renderer = new Renderer(host, board, {
  frameText: ({ title, prompt }) => ({ title, prompt }),
  label: (key) => key,
})
const stage = new Stage({
  board,
  undo: new Undo(board),
  view: renderer,
  readOnly: signal(false),
  shareGesture: () => undefined,
  notify: () => undefined,
})
stage.selection.subscribe((ids) => renderer.setSelection(ids))
stage.editing.subscribe((editing) => renderer.setEditing(editing?.id ?? null))
const machine = new Machine(stage, { onCursor: () => undefined, onMenu: () => undefined })
new Pointer(host, machine, { isPanning: () => false })
installHooks({ board, renderer, stage })
