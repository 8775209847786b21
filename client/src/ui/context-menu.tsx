/** The menu of all actions at the place that was asked: right click, long press, Shift+F10 or the menu key. */
import { render } from 'preact'
import { t } from '../i18n/i18n.ts'
import { ActionList, actionsFor } from './actions-menu.tsx'
import type { PageModel } from './page-model.ts'
import { placeBeside } from './popover.tsx'
import { roveByKey, settleRoving } from './roving.ts'

export class ContextMenu {
  private readonly element = document.createElement('div')
  private readonly model: PageModel

  constructor(host: HTMLElement, model: PageModel) {
    this.model = model
    const { element } = this
    element.className = 'popover menu'
    element.popover = 'auto'
    element.setAttribute('role', 'group')
    element.addEventListener('keydown', (event) => roveByKey(element, event))
    element.addEventListener('toggle', (event) => {
      if (event.newState === 'closed') render(null, element)
    })
    host.append(element)
  }

  /** `at`: CSS px from the canvas' top left corner. Nothing opens where nothing can be done. */
  open(at: { x: number; y: number }, canvas: HTMLElement): void {
    const scene = this.model.scene.value
    const actions = scene === undefined ? [] : actionsFor(this.model, scene)
    if (actions.length === 0) return
    const { element } = this
    const { left, top } = canvas.getBoundingClientRect()
    element.setAttribute('aria-label', t('action.more'))
    render(<ActionList actions={actions} onChosen={() => element.hidePopover()} />, element)
    element.showPopover()
    placeBeside(new DOMRect(left + at.x, top + at.y, 0, 0), element)
    settleRoving(element)
    element.querySelector('button')?.focus()
  }

  dispose(): void {
    render(null, this.element)
    this.element.remove()
  }
}
