/** The DOM of the mirror: keeps buttons and lists in step with sections, touching only what differs. */
import type { Box } from '../geometry/box.ts'
import type { Camera } from '../geometry/camera.ts'
import { t } from '../i18n/i18n.ts'
import type { Section } from './reading-order.ts'

export interface Described {
  readonly name: string
  readonly description: string
  readonly box: Box
}

export interface MirrorListOptions {
  onFocus(id: string): void
  onActivate(id: string, event: MouseEvent): void
}

interface Entry { readonly item: HTMLLIElement; readonly button: HTMLButtonElement }

export class MirrorList {
  private readonly root: HTMLUListElement
  private readonly options: MirrorListOptions
  private readonly entries = new Map<string, Entry>()
  private readonly groups = new Map<string, HTMLUListElement>()
  private readonly looseItem = document.createElement('li')
  private selection: ReadonlySet<string> = new Set()
  private isReordering = false

  constructor(host: HTMLElement, options: MirrorListOptions) {
    this.options = options
    this.root = list()
    host.append(this.root)
    host.addEventListener('focusin', (event) => this.focusIn(event))
    host.addEventListener('click', (event) => this.click(event))
  }

  setCamera({ x, y, zoom }: Camera): void {
    this.root.style.transform = `scale(${zoom}) translate(${-x}px, ${-y}px)`
    this.root.style.setProperty('--zoom', String(zoom))
  }

  setSelection(ids: ReadonlySet<string>): void {
    this.selection = ids
    for (const [id, { button }] of this.entries) setPressed(button, ids.has(id))
  }

  setCurrent(id: string): void {
    for (const [each, { button }] of this.entries) button.tabIndex = each === id ? 0 : -1
  }

  /** False when the element is not in the list. */
  focus(id: string): boolean {
    const button = this.entries.get(id)?.button
    button?.focus({ preventScroll: true })
    return button !== undefined
  }

  /** `current`: the one that Tab reaches from outside; the first where it is not shown. */
  show(sections: readonly Section[], describe: (id: string) => Described | undefined, current?: string): void {
    const focused = document.activeElement
    this.isReordering = true
    const shown = new Set<string>()
    const items = sections.map((section) => this.sectionItem(section, describe, shown))
    place(this.root, items)
    this.forget(shown)
    // Moving a node takes the focus from it.
    const wasInside = focused instanceof HTMLElement && this.root.contains(focused)
    if (wasInside && document.activeElement !== focused) focused.focus({ preventScroll: true })
    this.isReordering = false
    const [first] = shown
    const reachable = current !== undefined && shown.has(current) ? current : first
    if (reachable !== undefined) this.setCurrent(reachable)
  }

  private sectionItem(
    { frameId, ids }: Section, describe: (id: string) => Described | undefined, shown: Set<string>,
  ): HTMLLIElement {
    const item = frameId === undefined ? this.looseItem : this.entryItem(frameId, describe, shown)
    const group = this.groupOf(frameId ?? '')
    group.setAttribute('aria-label', frameId === undefined ? t('frame.outside') : (describe(frameId)?.name ?? ''))
    place(group, ids.map((id) => this.entryItem(id, describe, shown)))
    if (group.parentElement !== item) item.append(group)
    group.hidden = ids.length === 0
    return item
  }

  private entryItem(
    id: string, describe: (id: string) => Described | undefined, shown: Set<string>,
  ): HTMLLIElement {
    const entry = this.entries.get(id) ?? this.makeEntry(id)
    const described = describe(id)
    if (described !== undefined) write(entry.button, described)
    setPressed(entry.button, this.selection.has(id))
    shown.add(id)
    return entry.item
  }

  private makeEntry(id: string): Entry {
    const item = document.createElement('li')
    const button = document.createElement('button')
    button.type = 'button'
    button.tabIndex = -1
    button.dataset['element'] = id
    item.append(button)
    const entry = { item, button }
    this.entries.set(id, entry)
    return entry
  }

  private groupOf(key: string): HTMLUListElement {
    const known = this.groups.get(key)
    if (known !== undefined) return known
    const group = list()
    this.groups.set(key, group)
    return group
  }

  private forget(shown: ReadonlySet<string>): void {
    for (const [id, { item }] of this.entries) {
      if (shown.has(id)) continue
      item.remove()
      this.entries.delete(id)
      this.groups.delete(id)
    }
  }

  private focusIn(event: FocusEvent): void {
    const id = idOf(event.target)
    if (id !== undefined && !this.isReordering) this.options.onFocus(id)
  }

  private click(event: MouseEvent): void {
    const id = idOf(event.target)
    if (id !== undefined) this.options.onActivate(id, event)
  }
}

function list(): HTMLUListElement {
  const element = document.createElement('ul')
  // Safari forgets that a list without bullets is one.
  element.setAttribute('role', 'list')
  return element
}

/** The children in this order; nodes that stand right are not touched. */
function place(parent: HTMLElement, children: readonly HTMLElement[]): void {
  let next = parent.firstElementChild
  for (const child of children) {
    if (child === next) next = next.nextElementSibling
    else parent.insertBefore(child, next)
  }
  while (next !== null) {
    const gone = next
    next = next.nextElementSibling
    gone.remove()
  }
}

function write(button: HTMLButtonElement, { name, description, box }: Described): void {
  if (button.textContent !== name) button.textContent = name
  if (button.getAttribute('aria-description') !== description) button.setAttribute('aria-description', description)
  const style = `left:${box.x}px;top:${box.y}px;width:${box.width}px;height:${box.height}px`
  if (button.style.cssText !== style) button.style.cssText = style
}

function setPressed(button: HTMLButtonElement, isPressed: boolean): void {
  const value = String(isPressed)
  if (button.getAttribute('aria-pressed') !== value) button.setAttribute('aria-pressed', value)
}

function idOf(target: EventTarget | null): string | undefined {
  return target instanceof HTMLElement ? target.dataset['element'] : undefined
}
