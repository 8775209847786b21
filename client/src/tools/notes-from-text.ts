/** Lines of pasted text as a block of notes. Pure; bounded whatever is pasted. */
import { DEFAULTS, type Color, type NewElement } from '../board/schema.ts'
import type { WorldPoint } from '../geometry/point.ts'

// A workshop's list of ideas, not somebody's mailbox.
export const MOST_NOTES = 200
const LONGEST_NOTE = 10_000
const GAP = 16

export function notesFromText(
  text: string, at: WorldPoint, color: Color,
): { notes: NewElement[]; isCut: boolean } {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => line.trim()).filter((line) => line !== '')
  const kept = lines.slice(0, MOST_NOTES)
  const isCut = lines.length > kept.length || kept.some((line) => line.length > LONGEST_NOTE)
  const columns = Math.ceil(Math.sqrt(kept.length))
  const rows = Math.ceil(kept.length / Math.max(1, columns))
  const { width, height } = DEFAULTS.note
  const left = at.x - (columns * (width + GAP) - GAP) / 2
  const top = at.y - (rows * (height + GAP) - GAP) / 2
  const notes = kept.map((line, i): NewElement => ({
    type: 'note',
    x: left + (i % columns) * (width + GAP),
    y: top + Math.floor(i / columns) * (height + GAP),
    color,
    text: Array.from(line.slice(0, LONGEST_NOTE * 2)).slice(0, LONGEST_NOTE).join(''),
  }))
  return { notes, isCut }
}
