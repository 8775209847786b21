import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepInSight, showBesidePanel } from '../../../client/src/cockpit/beside-panel.ts'
import { worldBoxToScreen } from '../../../client/src/geometry/camera.ts'
import type { Box } from '../../../client/src/geometry/box.ts'
import { frame } from '../board/support.ts'
import { pageBench, type PageBench } from '../ui/support.tsx'

const PANEL = { x: 640, y: 70, width: 360, height: 700 }

let all: PageBench
const stops: (() => void)[] = []

beforeEach(() => {
  all = pageBench()
  all.board.create([frame('f1', 0, 0, 900, 500)])
  document.body.replaceChildren()
  place('top-bar', { x: 0, y: 0, width: 1000, height: 60 })
})
afterEach(() => stops.splice(0).forEach((stop) => stop()))

/** Something of the page, at its place: there is no layout here. */
function place(name: string, { x, y, width, height }: Box): void {
  const element = document.createElement('div')
  element.className = name
  element.getBoundingClientRect = () => new DOMRect(x, y, width, height)
  document.body.append(element)
}

function seen(id: string): Box {
  return worldBoxToScreen(all.board.boxOf(id) ?? PANEL, all.view.camera)
}

function expectBeside(box: Box): void {
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.y).toBeGreaterThanOrEqual(60)
  expect(box.x + box.width).toBeLessThanOrEqual(PANEL.x)
}

const afterFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

test('"show all" leaves nothing behind the open panel, and uses the room of a closed one', () => {
  place('lead-panel', PANEL)
  stops.push(showBesidePanel(all.model))
  all.model.isLeadOpen.value = true
  all.model.scene.value?.show('everything')
  expectBeside(seen('f1'))
  expect(all.shown).toEqual(['everything'])

  all.view.setCamera({ x: 5, y: 5, zoom: 1 })
  all.model.isLeadOpen.value = false
  all.model.scene.value?.show('everything')
  expect(all.view.camera).toEqual({ x: 5, y: 5, zoom: 1 })
})

test('somebody else\'s view stays theirs, and the scene is given back as it was', () => {
  place('lead-panel', PANEL)
  const { scene } = all.model
  const show = scene.value?.show
  const stop = showBesidePanel(all.model)
  all.model.isLeadOpen.value = true
  scene.value?.show({ clientId: 7 })
  expect(all.view.camera).toEqual({ x: 0, y: 0, zoom: 1 })
  stop()
  expect(scene.value?.show).toBe(show)
})

test('a board in sight stays in sight when the panel opens, once', async () => {
  all.view.setCamera({ x: -40, y: -80, zoom: 1 })
  stops.push(keepInSight(all.model))
  place('lead-panel', PANEL)
  all.model.isLeadOpen.value = true
  await vi.waitFor(() => expectBeside(seen('f1')))

  all.model.isLeadOpen.value = false
  all.view.setCamera({ x: -40, y: -80, zoom: 1 })
  all.model.isLeadOpen.value = true
  await afterFrame()
  expect(all.view.camera).toEqual({ x: -40, y: -80, zoom: 1 })
})

test('whoever looks at a part of it goes on looking at that', async () => {
  all.view.setCamera({ x: 300, y: 0, zoom: 1 })
  stops.push(keepInSight(all.model))
  place('lead-panel', PANEL)
  all.model.isLeadOpen.value = true
  await afterFrame()
  expect(all.view.camera).toEqual({ x: 300, y: 0, zoom: 1 })
})
