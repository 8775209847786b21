/**
 * Which key means which action. Pure: a table and a look-up; who acts on it lives in ui/.
 *
 * Letters are matched by the character and, on a keyboard of another script (Cyrillic), by the place of
 * the key, so that one help page is true for everybody.
 */

export interface KeyInput {
  readonly key: string
  readonly code: string
  readonly shift: boolean
  readonly alt: boolean
  /** Ctrl, or Cmd on a Mac. */
  readonly mod: boolean
}

export type KeyAction =
  | 'tool.select' | 'tool.note' | 'tool.text' | 'tool.draw' | 'tool.hand' | 'tool.rect'
  | 'tool.ellipse' | 'tool.line' | 'tool.arrow' | 'tool.frame'
  | 'move.left' | 'move.right' | 'move.up' | 'move.down'
  | 'move.left.far' | 'move.right.far' | 'move.up.far' | 'move.down.far'
  | 'size.narrower' | 'size.wider' | 'size.lower' | 'size.higher'
  | 'walk.next' | 'walk.previous' | 'edit' | 'delete' | 'escape'
  | 'undo' | 'redo' | 'duplicate' | 'selectAll'
  | 'order.forward' | 'order.backward' | 'order.front' | 'order.back'
  | 'zoom.in' | 'zoom.out' | 'zoom.reset' | 'zoom.fit' | 'zoom.selection'
  | 'connect' | 'moveTo' | 'outline' | 'help'

export interface Shortcut {
  readonly action: KeyAction
  /** Canonical: modifiers in the order Mod+Alt+Shift, then a character in lower case or a key's name. */
  readonly keys: string
  /** Plain characters can be switched off, for people whom speech input or tremor makes press them. */
  readonly isSingleCharacter: boolean
}

const TABLE: readonly (readonly [KeyAction, ...string[]])[] = [
  ['tool.select', 'v'],
  ['tool.note', 'n'],
  ['tool.text', 't'],
  ['tool.draw', 'd'],
  ['tool.hand', 'h'],
  ['tool.rect', 'r'],
  ['tool.ellipse', 'o'],
  ['tool.line', 'l'],
  ['tool.arrow', 'a'],
  ['tool.frame', 'f'],
  ['walk.next', 'Tab'],
  ['walk.previous', 'Shift+Tab'],
  ['edit', 'Enter', 'F2'],
  ['escape', 'Escape'],
  ['move.left', 'ArrowLeft'],
  ['move.right', 'ArrowRight'],
  ['move.up', 'ArrowUp'],
  ['move.down', 'ArrowDown'],
  ['move.left.far', 'Shift+ArrowLeft'],
  ['move.right.far', 'Shift+ArrowRight'],
  ['move.up.far', 'Shift+ArrowUp'],
  ['move.down.far', 'Shift+ArrowDown'],
  ['size.narrower', 'Alt+ArrowLeft'],
  ['size.wider', 'Alt+ArrowRight'],
  ['size.lower', 'Alt+ArrowUp'],
  ['size.higher', 'Alt+ArrowDown'],
  ['delete', 'Delete', 'Backspace'],
  ['undo', 'Mod+z'],
  ['redo', 'Mod+Shift+z', 'Mod+y'],
  ['duplicate', 'Mod+d'],
  ['selectAll', 'Mod+a'],
  ['order.backward', '['],
  ['order.forward', ']'],
  ['order.back', 'Shift+['],
  ['order.front', 'Shift+]'],
  ['zoom.in', '+'],
  ['zoom.out', '-'],
  ['zoom.reset', '0'],
  ['zoom.fit', 'Shift+1'],
  ['zoom.selection', 'Shift+2'],
  ['connect', 'c'],
  ['moveTo', 'm'],
  ['outline', 'i'],
  ['help', '?'],
]

export const SHORTCUTS: readonly Shortcut[] = TABLE.flatMap(([action, ...all]) =>
  all.map((keys) => ({ action, keys, isSingleCharacter: keys.replace('Shift+', '').length === 1 })),
)

const BY_KEYS = new Map(SHORTCUTS.map((shortcut) => [shortcut.keys, shortcut]))

/** The shortcut pressed, or undefined. `[` and `]` are matched by place: they need AltGr in German. */
export function shortcutOf(input: KeyInput): Shortcut | undefined {
  for (const keys of spellings(input)) {
    const shortcut = BY_KEYS.get(keys)
    if (shortcut !== undefined) return shortcut
  }
  return undefined
}

function spellings(input: KeyInput): string[] {
  const isCharacter = input.key.length === 1
  const isSign = isCharacter && !/[a-z0-9]/i.test(input.key)
  const isForeign = isCharacter && input.key > '\u007f'
  const character = isCharacter ? input.key.toLowerCase() : input.key
  const modifiers = modifiersOf(input, isSign)
  const shifted = modifiers + (input.shift ? 'Shift+' : '')
  const placed = characterAtPlace(input.code)
  const all: string[] = []
  // Signs such as + and ? are made with Shift on many keyboards: the sign counts, not how it is made.
  if (isSign) all.push(modifiers + character)
  if (!isForeign) all.push(shifted + character)
  if (placed !== undefined && (isForeign || !/^[a-z]$/.test(placed))) all.push(shifted + placed)
  return all
}

function modifiersOf(input: KeyInput, isSign: boolean): string {
  // AltGr, with which a German keyboard makes [ and ], reports itself as Ctrl and Alt together.
  if (isSign && input.mod && input.alt) return ''
  return (input.mod ? 'Mod+' : '') + (input.alt ? 'Alt+' : '')
}

function characterAtPlace(code: string): string | undefined {
  if (code.startsWith('Key')) return code.slice(3).toLowerCase()
  if (code.startsWith('Digit')) return code.slice(5)
  if (code === 'BracketLeft') return '['
  if (code === 'BracketRight') return ']'
  return undefined
}
