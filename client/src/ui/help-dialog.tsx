/** All shortcuts and gestures, and the switches that belong to them. */
import type { Signal } from '@preact/signals'
import { t, type MessageKey } from '../i18n/i18n.ts'
import { SHORTCUTS, type KeyAction } from '../input/keyboard.ts'
import { TOOL_IDS } from '../tools/stage.ts'
import { Dialog } from './dialog.tsx'
import { LanguageSelect } from './top-bar.tsx'
import type { PageModel } from './page-model.ts'

interface Row { readonly label: MessageKey; readonly keys: readonly string[] }

export function HelpDialog({ model, onClose }: { model: PageModel; onClose: () => void }) {
  const { hints, singleKeys, announceChanges } = model.settings
  return (
    <Dialog title={t('help.title')} onClose={onClose} class="dialog-wide">
      <p>{t('help.intro')}</p>
      <div class="help-switches">
        <Switch label={t('help.hints')} value={hints} />
        <Switch label={t('help.singleKeys')} value={singleKeys} />
        <Switch label={t('help.announce')} value={announceChanges} />
        <label class="check">{t('top.language')} <LanguageSelect /></label>
      </div>
      <h3>{t('help.shortcuts')}</h3>
      <div class="help-columns">
        <Keys title={t('help.tools')} rows={TOOL_IDS.map((id) => ({ label: `tool.${id}`, keys: keysOf(`tool.${id}`) }))} />
        <Keys title={t('help.walk')} rows={WALK_ROWS} />
        <Keys title={t('help.edit')} rows={EDIT_ROWS} />
        <Keys title={t('help.view')} rows={VIEW_ROWS} />
      </div>
      <h3>{t('help.pointer')}</h3>
      <ul class="help-list">
        <li>{t('help.pointer.pan')}</li>
        <li>{t('help.pointer.zoom', { mod: modName() })}</li>
        <li>{t('help.pointer.many')}</li>
        <li>{t('help.pointer.copy')}</li>
        <li>{t('help.pointer.pen')}</li>
      </ul>
    </Dialog>
  )
}

const WALK_ROWS: readonly Row[] = [
  { label: 'help.keys.regions', keys: ['F6'] },
  { label: 'help.keys.walk', keys: ['Tab', 'Shift+Tab'] },
  { label: 'action.edit', keys: ['Enter'] },
  { label: 'help.keys.make', keys: ['Enter'] },
  { label: 'help.keys.nextNote', keys: ['Mod+Enter'] },
  { label: 'help.keys.menu', keys: ['Shift+F10'] },
  { label: 'help.keys.escape', keys: ['Escape'] },
  { label: 'top.outline', keys: keysOf('outline') },
]

const EDIT_ROWS: readonly Row[] = [
  { label: 'help.keys.move', keys: ['arrows'] },
  { label: 'help.keys.resize', keys: ['Alt+arrows'] },
  { label: 'action.moveTo', keys: keysOf('moveTo') },
  { label: 'action.connect', keys: keysOf('connect') },
  { label: 'action.duplicate', keys: keysOf('duplicate') },
  { label: 'action.delete', keys: ['Delete'] },
  { label: 'action.undo', keys: keysOf('undo') },
  { label: 'action.redo', keys: keysOf('redo') },
  { label: 'help.keys.clipboard', keys: ['Mod+c', 'Mod+x', 'Mod+v'] },
  { label: 'action.selectAll', keys: keysOf('selectAll') },
  { label: 'help.keys.order', keys: ['[', ']'] },
]

const VIEW_ROWS: readonly Row[] = [
  { label: 'help.keys.zoom', keys: ['+', '-', '0'] },
  { label: 'zoom.fit', keys: keysOf('zoom.fit') },
  { label: 'zoom.selection', keys: keysOf('zoom.selection') },
  { label: 'help.title', keys: keysOf('help') },
]

function Keys({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <section>
      <h4>{title}</h4>
      <dl class="keys">
        {rows.map(({ label, keys }) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>{keys.map((each) => <kbd key={each}>{keyText(each)}</kbd>)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Switch({ label, value }: { label: string; value: Signal<boolean> }) {
  return (
    <label class="check">
      <input
        type="checkbox" checked={value.value}
        onChange={(event) => {
          value.value = event.currentTarget.checked
        }}
      />
      {label}
    </label>
  )
}

function keysOf(action: KeyAction): string[] {
  return SHORTCUTS.filter((shortcut) => shortcut.action === action).map(({ keys }) => keys)
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}

function modName(): string {
  return isMac() ? '⌘' : t('key.Ctrl')
}

/** A shortcut as people see it on their keys: Strg+Z, Umschalt+Tab. */
function keyText(keys: string): string {
  return keys.split('+').map((part, i, all) => {
    if (part === '') return i === all.length - 1 ? '+' : ''
    if (part === 'Mod') return modName()
    if (part === 'Shift') return t('key.Shift')
    if (part === 'Enter') return t('key.Enter')
    if (part === 'Delete') return t('key.Delete')
    if (part === 'arrows') return t('key.arrows')
    return part.length === 1 ? part.toUpperCase() : part
  }).filter((part) => part !== '').join('+')
}
