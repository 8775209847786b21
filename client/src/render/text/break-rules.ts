// Where a word may be broken without hyphenation, as Chromium does it (compared in a browser by
// tests/e2e): between ASCII characters by its own table, else after UAX 14. Pure.

const CJK = /[\u2E80-\u303F\u3041-\u30FF\u3130-\u318F\u31C0-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF01-\uFF60]/
// Closing and separating signs hold on to what is before them, and so do quotation marks.
const NEVER_BEFORE = new Set(Array.from(`)]}!?,.;:/-–|'"«»„“”‚‘’‹›…%\u200B、。）」』】！？：；，`))
// A line may end behind them whatever follows.
const BREAK_AFTER = new Set(Array.from('-?–—…\u200B'))
// Behind these only in front of letters beyond ASCII.
const BREAK_AFTER_BEFORE_FOREIGN = new Set(Array.from('!/}|'))
const OPENING = new Set(Array.from('([{«„‚‹¡¿（「『【'))

/** Whether a line may end between the UTF-16 units `at - 1` and `at`, neither of them a space. */
export function mayBreak(text: string, at: number): boolean {
  const before = text.charAt(at - 1)
  const after = text.charAt(at)
  if (isLetter(before) && isLetter(after)) return false
  if (before === '-') return mayBreakBehindHyphen(text, at)
  if (NEVER_BEFORE.has(after) || OPENING.has(before)) return false
  if (BREAK_AFTER.has(before)) return after !== '—' || before !== '—'
  if (BREAK_AFTER_BEFORE_FOREIGN.has(before)) return after > '\u007F'
  return after === '—' || CJK.test(before) || CJK.test(after) || isEmojiBorder(text, at)
}

/** A minus sign stays with its number, a hyphen between words or numbers ends a line. */
function mayBreakBehindHyphen(text: string, at: number): boolean {
  const after = text.charAt(at)
  if (after === '-') return true
  if (NEVER_BEFORE.has(after)) return false
  const beforeHyphen = text.charAt(at - 2)
  if (/[0-9]/.test(after)) return /[0-9A-Za-z]/.test(beforeHyphen)
  return beforeHyphen !== '' && !/\s/.test(beforeHyphen)
}

/** Latin and Cyrillic: most of what is ever asked about, and never a place to break. */
function isLetter(character: string): boolean {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
    || (character >= '\u00C0' && character <= '\u052F')
}

const EMOJI = /^\p{Extended_Pictographic}/u
const FLAG_LETTER = /^[\u{1F1E6}-\u{1F1FF}]/u
// What continues an emoji: joiner, variation selector, skin tone, the second half of a pair.
const CONTINUES = /^[\u200D\uFE0F\u20E3\u{1F3FB}-\u{1F3FF}\uDC00-\uDFFF]/u

/** Emoji stand alone like CJK characters; what belongs to one of them is not taken apart. */
function isEmojiBorder(text: string, at: number): boolean {
  const rest = text.slice(at, at + 2)
  if (CONTINUES.test(rest) || text.charAt(at - 1) === '\u200D') return false
  const isPair = /[\uDC00-\uDFFF]/.test(text.charAt(at - 1))
  const last = text.slice(at - (isPair ? 2 : 1), at)
  if (FLAG_LETTER.test(last) && FLAG_LETTER.test(rest)) return flagLettersBefore(text, at) % 2 === 0
  const endsEmoji = EMOJI.test(last) || FLAG_LETTER.test(last) || /[\uFE0F\u20E3]/.test(last) || CONTINUES.test(last)
  return endsEmoji || EMOJI.test(rest) || FLAG_LETTER.test(rest)
}

function flagLettersBefore(text: string, at: number): number {
  let count = 0
  while (at - 2 * (count + 1) >= 0 && FLAG_LETTER.test(text.slice(at - 2 * (count + 1), at - 2 * count))) count += 1
  return count
}
