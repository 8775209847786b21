// What the harness asks of any whiteboard page: load, camera, places, selection, remote changes.
import * as Y from 'yjs'
import type { Board } from '../board/board.ts'
import { lookAt } from '../geometry/camera.ts'
import type { Renderer } from '../render/renderer.ts'
import type { Stage } from '../tools/stage.ts'
import { toElement, type Scene } from './scene.ts'

/** In the harness a camera is the world point in the middle of the canvas. */
interface MiddleCamera { readonly x: number; readonly y: number; readonly zoom: number }
interface Move { readonly id: string; readonly x: number; readonly y: number }
interface Parts { readonly board: Board; readonly renderer: Renderer; readonly stage: Stage }

export interface BenchHooks {
  readonly name: string
  readonly ready: Promise<void>
  readonly board: Board
  readonly renderer: Renderer
  load(scene: Scene): Promise<void>
  setCamera(camera: MiddleCamera): void
  getCamera(): MiddleCamera
  rect(id: string): { x: number; y: number; w: number; h: number } | null
  pos(id: string): { x: number; y: number } | null
  text(id: string): string
  select(ids: string[]): void
  move(moves: readonly Move[]): void
}

declare global {
  interface Window { __bench: BenchHooks }
}

export function installHooks({ board, renderer, stage }: Parts): void {
  window.__bench = {
    name: 'living-lab-whiteboard',
    ready: renderer.whenPainted(),
    board,
    renderer,
    load: (scene) => load(board, renderer, scene),
    setCamera: ({ x, y, zoom }) => renderer.setCamera(lookAt({ x, y, width: 0, height: 0 }, renderer.size, zoom)),
    getCamera: () => middleOf(renderer),
    rect: (id) => rectOf(renderer, id),
    pos: (id) => placeOf(board, id),
    text: (id) => textOf(board, id),
    select: (ids) => stage.select(ids),
    move: (moves) => moveRemotely(board, moves),
  }
}

async function load(board: Board, renderer: Renderer, scene: Scene): Promise<void> {
  board.remove(Array.from(board.all(), ({ id }) => id))
  board.create(scene.elements.map(toElement))
  await renderer.whenPainted()
}

function middleOf({ camera, size }: Renderer): MiddleCamera {
  const { x, y, zoom } = camera
  return { x: x + size.width / 2 / zoom, y: y + size.height / 2 / zoom, zoom }
}

function rectOf(renderer: Renderer, id: string) {
  const box = renderer.shownBox(id)
  if (!box) return null
  const { x, y } = renderer.toScreen(box)
  const { zoom } = renderer.camera
  return { x, y, w: box.width * zoom, h: box.height * zoom }
}

function placeOf(board: Board, id: string) {
  const element = board.get(id)
  return element ? { x: element.x, y: element.y } : null
}

function textOf(board: Board, id: string): string {
  const element = board.get(id)
  return element && 'text' in element ? element.text : ''
}

// Of the peer whose messages are imitated.
const PEER_CLIENT_ID = 7

/**
 * As a peer's update arrives: a transaction that is not local, with items of another client. A
 * document of the peer's own would double what is measured.
 */
function moveRemotely(board: Board, moves: readonly Move[]): void {
  const { doc, elements } = board
  const own = doc.clientID
  Y.transact(doc, () => {
    doc.clientID = PEER_CLIENT_ID
    for (const { id, x, y } of moves) {
      const fields = elements.get(id)
      if (!(fields instanceof Y.Map)) continue
      fields.set('x', x)
      fields.set('y', y)
    }
    doc.clientID = own
  }, 'bench', false)
}
