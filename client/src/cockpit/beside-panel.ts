/** What is to be seen as a whole is shown beside the open panel, and not behind it. */
import { effect, untracked } from '@preact/signals'
import { encloses, type Box } from '../geometry/box.ts'
import { screenToWorld, visibleBox } from '../geometry/camera.ts'
import { displayFrames } from '../platform/frames.ts'
import { freeArea, showFrame } from '../session/show-frame.ts'
import { selectionBox } from '../tools/commands.ts'
import type { View } from '../tools/stage.ts'
import type { PageModel, Scene } from '../ui/page-model.ts'

/** "Show all" and its like, as long as the panel is open. Until the returned function is called. */
export function showBesidePanel(page: PageModel): () => void {
  return effect(() => {
    const scene = page.scene.value
    if (scene === undefined) return undefined
    const { show } = scene
    scene.show = (what) => {
      show(what)
      if (page.isLeadOpen.peek()) showFrame(scene.stage.view, boxOf(scene, what))
    }
    return () => {
      scene.show = show
    }
  })
}

/** A board that was in sight as a whole when the panel first opened still is. */
export function keepInSight(page: PageModel): () => void {
  let cancel: (() => void) | undefined
  const stop = effect(() => {
    const isOpen = page.isLeadOpen.value && page.isLoaded.value
    const scene = page.scene.value
    if (!isOpen || scene === undefined || cancel !== undefined) return
    // Once the panel has its place.
    cancel = untracked(() => displayFrames.request(() => intoSight(scene)))
  })
  return () => {
    stop()
    cancel?.()
  }
}

function intoSight({ stage: { board, view } }: Scene): void {
  const all = board.bounds()
  if (all === undefined || !encloses(visibleBox(view.camera, view.size), all)) return
  if (!encloses(worldOf(view), all)) showFrame(view, all)
}

function worldOf(view: View): Box {
  const free = freeArea(view)
  const { x, y } = screenToWorld(free, view.camera)
  return { x, y, width: free.width / view.camera.zoom, height: free.height / view.camera.zoom }
}

/** Undefined for somebody else's view: that is theirs. */
function boxOf({ stage }: Scene, what: Parameters<Scene['show']>[0]): Box | undefined {
  if (what === 'everything') return stage.board.bounds()
  if (what === 'selection') return selectionBox(stage)
  return 'id' in what ? stage.board.boxOf(what.id) : undefined
}
