/**
 * Copy, cut and paste through the system's clipboard: our own format beside plain text, so that elements
 * travel between boards and words to every other program. Whatever the clipboard holds is bounded first.
 */
import { t } from '../i18n/i18n.ts'
import { visibleBox } from '../geometry/camera.ts'
import { centre } from '../geometry/box.ts'
import type { WorldPoint } from '../geometry/point.ts'
import { withContents } from '../tools/carried.ts'
import * as commands from '../tools/commands.ts'
import { MOST_NOTES, notesFromText } from '../tools/notes-from-text.ts'
import type { Stage } from '../tools/stage.ts'
import type { PageModel, Scene } from './page-model.ts'

const OWN_TYPE = 'application/x-living-lab-board'
// About 20,000 elements; beyond it a paste would freeze the page before anything could be refused.
const LONGEST_TEXT = 8_000_000

interface Copied { readonly own: string; readonly plain: string }

// Where the browser keeps only plain text, words that are still the same mean the same elements.
let lastCopied: Copied | undefined

/** Follow the clipboard's events wherever the board, not a text field, has them. Returns the way to stop. */
export function listenToClipboard(model: PageModel, hasBoardFocus: () => boolean): () => void {
  const listening = new AbortController()
  const listen = (type: 'copy' | 'cut' | 'paste', act: (scene: Scene, event: ClipboardEvent) => void): void => {
    document.addEventListener(type, (event) => {
      const scene = model.scene.value
      if (scene === undefined || event.clipboardData === null || !hasBoardFocus()) return
      act(scene, event)
    }, { signal: listening.signal })
  }
  listen('copy', (scene, event) => takeTo(scene, event))
  listen('cut', (scene, event) => {
    if (takeTo(scene, event)) commands.deleteSelection(scene.stage)
  })
  listen('paste', (scene, event) => {
    event.preventDefault()
    paste(model, scene, event.clipboardData?.getData(OWN_TYPE) ?? '', event.clipboardData?.getData('text/plain') ?? '')
  })
  return () => listening.abort()
}

export async function copySelection(model: PageModel, scene: Scene): Promise<boolean> {
  const copied = take(scene)
  if (copied === undefined) return false
  try {
    await navigator.clipboard.writeText(copied.plain)
  } catch {
    // What was remembered here can still be pasted on this page.
  }
  model.say(t('action.copied'))
  return true
}

export async function cutSelection(model: PageModel, scene: Scene): Promise<void> {
  if (await copySelection(model, scene)) commands.deleteSelection(scene.stage)
}

export async function pasteFromSystem(model: PageModel, scene: Scene): Promise<void> {
  try {
    paste(model, scene, '', await navigator.clipboard.readText())
  } catch {
    if (lastCopied !== undefined) paste(model, scene, lastCopied.own, '')
    else model.toast.value = { text: t('clip.denied', { keys: `${t('key.Ctrl')}+V` }) }
  }
}

function takeTo(scene: Scene, event: ClipboardEvent): boolean {
  const copied = take(scene)
  if (copied === undefined) return false
  event.preventDefault()
  event.clipboardData?.setData('text/plain', copied.plain)
  event.clipboardData?.setData(OWN_TYPE, copied.own)
  return true
}

function take({ stage, names }: Scene): Copied | undefined {
  const ids = withContents(stage.board, stage.selection.value)
  if (ids.length === 0) return undefined
  const texts = ids.flatMap((id) => {
    const element = stage.board.get(id)
    if (element?.type === 'frame') return [names.frameTitle(element)]
    return element !== undefined && 'text' in element ? [element.text] : []
  })
  lastCopied = { own: stage.board.copy(ids), plain: texts.filter((text) => text !== '').join('\n') }
  return lastCopied
}

function paste(model: PageModel, scene: Scene, own: string, plain: string): void {
  const { stage } = scene
  if (stage.readOnly.value) return
  const text = plain.slice(0, LONGEST_TEXT)
  const elements = own !== '' ? own : lastCopied?.plain === plain ? lastCopied.own : text
  const at = middleOfView(stage)
  let ids = elements.length <= LONGEST_TEXT ? stage.board.paste(elements, at) : []
  if (ids.length === 0) ids = pasteAsNotes(model, stage, text, at)
  if (ids.length === 0) {
    model.toast.value = { text: t('clip.nothing') }
    return
  }
  stage.tool.value = 'select'
  stage.select(ids)
  stage.notify({ kind: 'pasted', count: ids.length })
}

function pasteAsNotes(model: PageModel, stage: Stage, text: string, at: WorldPoint): string[] {
  const { notes, isCut } = notesFromText(text, at, stage.style.value.colors.note)
  if (isCut) model.toast.value = { text: t('clip.tooLarge', { max: MOST_NOTES }) }
  return notes.length === 0 ? [] : stage.board.create(notes)
}

function middleOfView({ view }: Stage): WorldPoint {
  return centre(visibleBox(view.camera, view.size))
}
