/** Icons of the player: loaded with it, so that nobody else has to. */
import { createElement as h } from 'preact'
import ArrowLeft from 'lucide/dist/esm/icons/arrow-left.mjs'
import Columns from 'lucide/dist/esm/icons/columns-2.mjs'
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs'
import FileText from 'lucide/dist/esm/icons/file-text.mjs'
import Funnel from 'lucide/dist/esm/icons/funnel.mjs'
import History from 'lucide/dist/esm/icons/rotate-ccw-clock.mjs'
import Keyboard from 'lucide/dist/esm/icons/keyboard.mjs'
import Link from 'lucide/dist/esm/icons/link.mjs'
import List from 'lucide/dist/esm/icons/list.mjs'
import Maximize from 'lucide/dist/esm/icons/maximize.mjs'
import Minus from 'lucide/dist/esm/icons/minus.mjs'
import Pause from 'lucide/dist/esm/icons/pause.mjs'
import Play from 'lucide/dist/esm/icons/play.mjs'
import Plus from 'lucide/dist/esm/icons/plus.mjs'
import RotateCcw from 'lucide/dist/esm/icons/rotate-ccw.mjs'
import RotateCw from 'lucide/dist/esm/icons/rotate-cw.mjs'
import SkipBack from 'lucide/dist/esm/icons/skip-back.mjs'
import SkipForward from 'lucide/dist/esm/icons/skip-forward.mjs'
import StepBack from 'lucide/dist/esm/icons/step-back.mjs'
import StepForward from 'lucide/dist/esm/icons/step-forward.mjs'
import Undo from 'lucide/dist/esm/icons/undo-2.mjs'
import X from 'lucide/dist/esm/icons/x.mjs'

const ICONS = {
  play: Play, pause: Pause, previousChange: StepBack, nextChange: StepForward, back: RotateCcw, forward: RotateCw,
  previousChapter: SkipBack, nextChapter: SkipForward, chapters: List, filter: Funnel, text: FileText, history: History,
  compare: Columns, act: Undo, link: Link, more: Ellipsis, close: X, leave: ArrowLeft, larger: Plus, smaller: Minus, fit: Maximize, keys: Keyboard,
} as const

export type GlyphName = keyof typeof ICONS

export function Glyph({ name }: { readonly name: GlyphName }) {
  return (
    <svg class="glyph" width={20} height={20} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {ICONS[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  )
}

export interface GlyphButtonProps {
  readonly glyph: GlyphName
  readonly label: string
  readonly onClick: () => void
  readonly pressed?: boolean
  readonly class?: string
  /** Keys that do the same, as aria-keyshortcuts writes them. */
  readonly keys?: string
}

export function GlyphButton({ glyph, label, onClick, pressed, class: name = '', keys }: GlyphButtonProps) {
  return (
    <button
      type="button" class={`button button-icon ${name}`} aria-label={label} title={label} aria-pressed={pressed} aria-keyshortcuts={keys}
      onClick={onClick}
    >
      <Glyph name={glyph} />
    </button>
  )
}
