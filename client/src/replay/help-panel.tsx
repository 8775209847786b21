/** All keys of the replay. */
import { t, type MessageKey } from '../i18n/i18n.ts'
import { PanelFrame } from './panel-frame.tsx'
import type { View } from './view.ts'

const ROWS: readonly (readonly [keys: string, does: readonly MessageKey[]])[] = [
  ['replay.help.space', ['replay.play', 'replay.pause']],
  [',  .', ['replay.previousChange', 'replay.nextChange']],
  ['replay.help.arrows', ['replay.back', 'replay.forward']],
  ['replay.help.shiftArrows', ['replay.previousChapter', 'replay.nextChapter']],
  ['replay.help.home', ['replay.help.ends']],
  ['-  +', ['replay.speed']],
  ['S', ['replay.skipQuiet']],
  ['N', ['replay.names']],
  ['C', ['replay.copyLink']],
  ['F', ['replay.filter']],
  ['T', ['replay.text']],
  ['V', ['replay.compare']],
  ['replay.help.numbers', ['replay.help.numbersDo']],
]

export function HelpPanel({ view }: { readonly view: View }) {
  return (
    <PanelFrame view={view} title={t('replay.help')}>
      <dl class="keys">
        {ROWS.map(([keys, does]) => (
          <div key={keys}>
            <dt>{keys.startsWith('replay.') ? t(keys as MessageKey) : <kbd>{keys}</kbd>}</dt>
            <dd>{does.map((key) => t(key)).join(', ')}</dd>
          </div>
        ))}
      </dl>
      <p>{t('replay.help.zoom')}</p>
    </PanelFrame>
  )
}
