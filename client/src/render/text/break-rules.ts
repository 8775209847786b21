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

// Pictures at which a line may break; others count as letters, whatever they look like: ⚠ ✅ ⭐ ➕ 🔴 💯.
// Class ID and EB of UAX 14 among Extended_Pictographic, as Chromium breaks them.
const EMOJI = new RegExp(
  '^(?:[\u231A\u231B\u23F0-\u23F3\u2600-\u2603\u2614\u2615\u2618\u261D\u2639\u263A\u2668\u267F\u26BD\u26BE\u26C4'
  + '\u26C5\u26C8\u26CF\u26D1\u26D3\u26D4\u26EA\u26F1-\u26F5\u26F7-\u26FA\u26FD\u2702\u2708-\u270D\u2764\u3030\u303D'
  + '\u3297\u3299]|(?=[\\u{1F000}-\\u{1FFFD}])\\p{Extended_Pictographic})', 'u',
)
const LETTER_LIKE = new RegExp(
  '^[\\u{1F170}\\u{1F171}\\u{1F17E}\\u{1F17F}\\u{1F18E}\\u{1F191}-\\u{1F19A}\\u{1F3B5}\\u{1F3B6}\\u{1F3BC}\\u{1F4A0}\\u{1F4A2}'
  + '\\u{1F4A4}\\u{1F4AF}\\u{1F4B1}\\u{1F4B2}\\u{1F500}-\\u{1F506}\\u{1F517}-\\u{1F524}\\u{1F532}-\\u{1F53D}\\u{1F549}]', 'u',
)
const FLAG_LETTER = /^[\u{1F1E6}-\u{1F1FF}]/u
// What continues an emoji: joiner, variation selector, skin tone, the second half of a pair.
const CONTINUES = /^[\u200D\uFE0F\u20E3\u{1F3FB}-\u{1F3FF}\uDC00-\uDFFF]/u

/** Emoji stand alone like CJK characters; what belongs to one of them is not taken apart. */
function isEmojiBorder(text: string, at: number): boolean {
  const rest = text.slice(at, at + 2)
  if (CONTINUES.test(rest) || text.charAt(at - 1) === '\u200D') return false
  const last = baseBefore(text, at)
  if (FLAG_LETTER.test(last) && FLAG_LETTER.test(rest)) return flagLettersBefore(text, at) % 2 === 0
  return [last, rest].some((each) => FLAG_LETTER.test(each) || (EMOJI.test(each) && !LETTER_LIKE.test(each)))
}

/** The character that ends at `at`, without the signs that only say how it looks. */
function baseBefore(text: string, at: number): string {
  let end = at
  while (end > 0 && /[\uFE0F\u20E3]/.test(text.charAt(end - 1))) end -= 1
  const isPair = /[\uDC00-\uDFFF]/.test(text.charAt(end - 1))
  return text.slice(end - (isPair ? 2 : 1), end)
}

function flagLettersBefore(text: string, at: number): number {
  let count = 0
  while (at - 2 * (count + 1) >= 0 && FLAG_LETTER.test(text.slice(at - 2 * (count + 1), at - 2 * count))) count += 1
  return count
}
