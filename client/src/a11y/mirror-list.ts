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

type Describe = (id: string) => Described | undefined

// More than this are too small for a finger that explores the screen, and laying out thousands of boxes at
// their places would take frames: then they only stand in the list.
const MOST_PLACED = 200
// Entries between two looks at the clock.
const PER_STEP = 25

export interface MirrorListOptions {
  onFocus(id: string): void
  onBlur(): void
  onActivate(id: string, event: MouseEvent): void
}

interface Entry { readonly item: HTMLLIElement; readonly button: HTMLButtonElement }

export class MirrorList {
  private readonly host: HTMLElement
  private readonly root: HTMLUListElement
  private readonly options: MirrorListOptions
  private readonly entries = new Map<string, Entry>()
  private readonly groups = new Map<string, HTMLUListElement>()
  private readonly looseItem = document.createElement('li')
  private selection: ReadonlySet<string> = new Set()
  private reachable: string | undefined
  private camera: Camera = { x: 0, y: 0, zoom: 1 }
  private isCrowded = false
  private isReordering = false

  constructor(host: HTMLElement, options: MirrorListOptions) {
    this.host = host
    this.options = options
    this.root = list()
    host.append(this.root)
    host.addEventListener('focusin', (event) => this.focusIn(event))
    host.addEventListener('focusout', () => {
      if (!this.isReordering) this.options.onBlur()
    })
    host.addEventListener('click', (event) => this.click(event))
  }

  setCamera(camera: Camera): void {
    this.camera = camera
    this.lay()
  }

  setSelection(ids: ReadonlySet<string>): void {
    const before = this.selection
    this.selection = ids
    for (const id of new Set([...before, ...ids])) {
      const entry = this.entries.get(id)
      if (entry) setPressed(entry.button, ids.has(id))
    }
  }

  setCurrent(id: string): void {
    const before = this.reachable === undefined ? undefined : this.entries.get(this.reachable)
    if (before) before.button.tabIndex = -1
    const entry = this.entries.get(id)
    if (entry) entry.button.tabIndex = 0
    this.reachable = id
  }

  get focusedId(): string | undefined {
    return idOf(document.activeElement)
  }

  /** False when the element is not in the list. */
  focus(id: string): boolean {
    const button = this.entries.get(id)?.button
    button?.focus({ preventScroll: true })
    return button !== undefined
  }

  has(id: string): boolean {
    return this.entries.has(id)
  }

  ids(): Iterable<string> {
    return this.entries.keys()
  }

  /**
   * Show these sections, a few entries with each step of the generator; begun once more, an unfinished
   * one must not be continued. `current`: the one that Tab reaches from outside; the first where it is
   * not shown.
   */
  *update(sections: readonly Section[], describe: Describe, current?: string): Generator<void, void> {
    const wanted = new Set(sections.flatMap(({ frameId, ids }) => (frameId === undefined ? ids : [frameId, ...ids])))
    yield* this.forgetAllBut(wanted)
    this.setCrowded(wanted.size > MOST_PLACED)
    const shown = new Set<string>()
    const root = new Places(this.root)
    let focused = this.begin()
    for (const section of sections) {
      const { item, group } = this.sectionItem(section, describe, shown)
      root.put(item)
      const places = new Places(group)
      for (const id of section.ids) {
        places.put(this.entryItem(id, describe, shown))
        if (shown.size % PER_STEP !== 0) continue
        this.end(focused)
        yield
        focused = this.begin()
      }
      places.close()
    }
    root.close()
    this.end(focused)
    const [first] = shown
    const reachable = current !== undefined && shown.has(current) ? current : first
    if (reachable !== undefined) this.setCurrent(reachable)
  }

  private setCrowded(isCrowded: boolean): void {
    if (this.isCrowded === isCrowded) return
    this.isCrowded = isCrowded
    this.host.classList.toggle('is-crowded', isCrowded)
    this.lay()
  }

  private lay(): void {
    const { x, y, zoom } = this.camera
    this.root.style.transform = this.isCrowded ? '' : `scale(${zoom}) translate(${-x}px, ${-y}px)`
  }

  private begin(): Element | null {
    this.isReordering = true
    return document.activeElement
  }

  /** Moving a node takes the focus from it. */
  private end(focused: Element | null): void {
    const wasInside = focused instanceof HTMLElement && this.root.contains(focused)
    if (wasInside && document.activeElement !== focused) focused.focus({ preventScroll: true })
    this.isReordering = false
  }

  private sectionItem(
    { frameId, ids }: Section, describe: Describe, shown: Set<string>,
  ): { item: HTMLLIElement; group: HTMLUListElement } {
    const item = frameId === undefined ? this.looseItem : this.entryItem(frameId, describe, shown)
    const group = this.groupOf(frameId ?? '')
    group.setAttribute('aria-label', frameId === undefined ? t('frame.outside') : (describe(frameId)?.name ?? ''))
    if (group.parentElement !== item) item.append(group)
    group.hidden = ids.length === 0
    return { item, group }
  }

  private entryItem(id: string, describe: Describe, shown: Set<string>): HTMLLIElement {
    const entry = this.entries.get(id) ?? this.makeEntry(id)
    const described = describe(id)
    if (described !== undefined) write(entry.button, described, !this.isCrowded)
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

  private *forgetAllBut(wanted: ReadonlySet<string>): Generator<void, void> {
    let count = 0
    for (const [id, { item }] of this.entries) {
      if (wanted.has(id)) continue
      // What lies in a frame that goes is put elsewhere or forgotten too.
      item.remove()
      this.entries.delete(id)
      this.groups.delete(id)
      count += 1
      if (count % PER_STEP === 0) yield
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

/** Children put into their parent one after the other; nodes that stand right are not touched. */
class Places {
  private readonly parent: HTMLElement
  private next: Element | null

  constructor(parent: HTMLElement) {
    this.parent = parent
    this.next = parent.firstElementChild
  }

  put(child: HTMLElement): void {
    if (child === this.next) this.next = child.nextElementSibling
    else this.parent.insertBefore(child, this.next)
  }

  /** Removes what is left over, but for what has the focus: it may have a place in a later list. */
  close(): void {
    while (this.next !== null) {
      const gone = this.next
      this.next = gone.nextElementSibling
      if (!gone.contains(document.activeElement)) gone.remove()
    }
  }
}

function write(button: HTMLButtonElement, { name, description, box }: Described, isPlaced: boolean): void {
  if (button.textContent !== name) button.textContent = name
  if (button.getAttribute('aria-description') !== description) button.setAttribute('aria-description', description)
  const style = isPlaced ? `left:${box.x}px;top:${box.y}px;width:${box.width}px;height:${box.height}px` : ''
  if (button.style.cssText !== style) button.style.cssText = style
}

function setPressed(button: HTMLButtonElement, isPressed: boolean): void {
  const value = String(isPressed)
  if (button.getAttribute('aria-pressed') !== value) button.setAttribute('aria-pressed', value)
}

function idOf(target: EventTarget | null): string | undefined {
  return target instanceof HTMLElement ? target.dataset['element'] : undefined
}
