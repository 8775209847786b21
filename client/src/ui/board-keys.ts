/**
 * The keyboard of the board page: finds out where the focus is and runs the action a key stands for.
 * Keys never act inside text fields and dialogs; single characters can be switched off (WCAG 2.1.4).
 */
import { shortcutOf, type KeyAction, type Shortcut } from '../input/keyboard.ts'
import * as commands from '../tools/commands.ts'
import { createInView } from '../tools/create.ts'
import type { Machine } from '../tools/machine.ts'
import type { Nudging } from '../tools/nudging.ts'
import type { Stage, ToolId } from '../tools/stage.ts'
import { panStep, resetZoom, zoomStep } from '../tools/view-commands.ts'
import type { PageModel, Scene } from './page-model.ts'
import { focusNextRegion } from './regions.ts'
import { chooseTool, isCreatable } from './toolbar.tsx'

export interface KeyTargets {
  readonly scene: Scene
  readonly machine: Machine
  readonly nudging: Nudging
  /** Focus the next or previous element; false at the end of the board. */
  walk(step: 1 | -1): boolean
  /** The element that has the focus of assistive technology. */
  readonly focusId: string | undefined
}

// These mean something else to the control that has the focus.
const ONLY_ON_BOARD: ReadonlySet<string> = new Set([
  'walk.next', 'walk.previous', 'edit', 'delete', 'move.left', 'move.right', 'move.up', 'move.down',
  'move.left.far', 'move.right.far', 'move.up.far', 'move.down.far',
  'size.narrower', 'size.wider', 'size.lower', 'size.higher',
])

const NEAR = 8
const FAR = 80
const SIZE_STEP = 16

export class BoardKeys {
  private readonly model: PageModel
  private readonly targets: () => KeyTargets | undefined
  private readonly listening = new AbortController()
  private isSpaceHeld = false

  constructor(model: PageModel, targets: () => KeyTargets | undefined) {
    this.model = model
    this.targets = targets
    const { signal } = this.listening
    document.addEventListener('keydown', (event) => this.down(event), { signal })
    document.addEventListener('keyup', (event) => this.up(event), { signal })
    window.addEventListener('blur', () => this.letGo(), { signal })
  }

  /** While space is held, every pointer moves the view. */
  get isPanning(): boolean {
    return this.isSpaceHeld
  }

  dispose(): void {
    this.listening.abort()
  }

  private down(event: KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : document.body
    if (event.defaultPrevented || event.isComposing || target.closest('dialog, [popover]') !== null) return
    if (event.key === 'F6') {
      event.preventDefault()
      focusNextRegion(event.shiftKey ? -1 : 1)
    } else if (!isTextField(target)) {
      this.pressed(event, target)
    }
  }

  private pressed(event: KeyboardEvent, target: Element): void {
    const isOnBoard = isBoard(target)
    if (event.key === ' ' && isOnBoard) {
      this.isSpaceHeld = true
      if (target.closest('button') === null) event.preventDefault()
      return
    }
    const shortcut = shortcutOf({
      key: event.key, code: event.code, shift: event.shiftKey, alt: event.altKey, mod: event.ctrlKey || event.metaKey,
    })
    const targets = this.targets()
    if (shortcut === undefined || targets === undefined || !this.isAllowed(shortcut, isOnBoard)) return
    if (this.run(shortcut.action, targets, event)) event.preventDefault()
  }

  private isAllowed({ action, isSingleCharacter }: Shortcut, isOnBoard: boolean): boolean {
    if (isSingleCharacter && !this.model.settings.singleKeys.value) return false
    // From the page itself, Tab begins at its top, as everywhere.
    if (action.startsWith('walk.')) return document.activeElement !== document.body && isOnBoard
    return isOnBoard || !ONLY_ON_BOARD.has(action)
  }

  private up(event: KeyboardEvent): void {
    if (event.key === ' ') this.isSpaceHeld = false
    if (event.key.startsWith('Arrow')) this.targets()?.nudging.end()
  }

  private letGo(): void {
    this.isSpaceHeld = false
    this.targets()?.nudging.end()
  }

  /** True when the key was used up. */
  private run(action: KeyAction, targets: KeyTargets, event: KeyboardEvent): boolean {
    const [kind = '', what = '', far] = action.split('.')
    const { stage } = targets.scene
    switch (kind) {
      case 'tool':
        return chooseByKey(targets.scene, what as ToolId)
      case 'move':
        this.move(targets, what, far === undefined ? NEAR : FAR, event.timeStamp)
        return true
      case 'size':
        this.resize(targets, what)
        return true
      case 'zoom':
        this.zoom(targets, what)
        return true
      case 'order':
        commands.orderSelection(stage, what as 'front' | 'back' | 'forward' | 'backward')
        return true
      case 'walk':
        return targets.walk(what === 'next' ? 1 : -1)
      default:
        return this.runSimple(action, targets)
    }
  }

  private runSimple(action: KeyAction, { scene, machine, focusId }: KeyTargets): boolean {
    if (action === 'edit') return this.edit(scene, focusId)
    if (action === 'escape') escape(scene.stage, machine)
    const command = COMMANDS[action]
    if (command === undefined) return action === 'escape' || this.open(action, scene)
    command(scene.stage)
    return true
  }

  private open(action: KeyAction, scene: Scene): boolean {
    const hasSelection = commands.changeable(scene.stage).length > 0
    if (action === 'help') this.model.dialog.value = 'help'
    else if (action === 'outline') this.model.isOutlineOpen.value = !this.model.isOutlineOpen.value
    else if (action === 'moveTo' && hasSelection) this.model.dialog.value = 'moveTo'
    else if (action === 'connect' && hasSelection) this.model.dialog.value = 'connect'
    else return false
    return true
  }

  /** Enter writes in what is selected; with a tool that makes something, it makes it in the middle of the view. */
  private edit({ stage }: Scene, focusId: string | undefined): boolean {
    const tool = stage.tool.value
    if (isCreatable(tool)) {
      createInView(stage, tool)
      return true
    }
    const [only] = stage.selection.value
    const id = stage.selection.value.size === 1 ? only : focusId
    if (id === undefined) return false
    stage.edit(id)
    return true
  }

  private move({ scene, nudging }: KeyTargets, direction: string, distance: number, time: number): void {
    const dx = direction === 'left' ? -1 : direction === 'right' ? 1 : 0
    const dy = direction === 'up' ? -1 : direction === 'down' ? 1 : 0
    if (commands.changeable(scene.stage).length > 0) nudging.move(dx * distance, dy * distance, time)
    else panStep(scene.stage.view, dx, dy)
  }

  private resize({ scene: { stage } }: KeyTargets, direction: string): void {
    const width = direction === 'wider' ? SIZE_STEP : direction === 'narrower' ? -SIZE_STEP : 0
    const height = direction === 'higher' ? SIZE_STEP : direction === 'lower' ? -SIZE_STEP : 0
    commands.resizeSelection(stage, width, height)
  }

  private zoom({ scene }: KeyTargets, what: string): void {
    const { view } = scene.stage
    if (what === 'in') zoomStep(view, 1)
    else if (what === 'out') zoomStep(view, -1)
    else if (what === 'reset') resetZoom(view)
    else scene.show(what === 'fit' ? 'everything' : 'selection')
  }
}

const COMMANDS: Readonly<Partial<Record<KeyAction, (stage: Stage) => void>>> = {
  delete: commands.deleteSelection,
  undo: commands.undo,
  redo: commands.redo,
  duplicate: commands.duplicateSelection,
  selectAll: commands.selectAll,
}

function chooseByKey({ stage, focusBoard }: Scene, tool: ToolId): boolean {
  if (stage.readOnly.value && tool !== 'select' && tool !== 'hand') return false
  chooseTool(stage, tool, false)
  if (!isBoard(document.activeElement ?? document.body)) focusBoard()
  return true
}

function escape(stage: Stage, machine: Machine): void {
  machine.cancel()
  if (stage.tool.value === 'select') stage.select([])
  else stage.tool.value = 'select'
}

function isTextField(target: Element): boolean {
  return target.matches('textarea, select, input:not([type="radio"], [type="checkbox"]), [contenteditable="true"]')
}

function isBoard(target: Element): boolean {
  return target === document.body || target.closest('[data-region="board"]') !== null
}
