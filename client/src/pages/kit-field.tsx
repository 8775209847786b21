/** What a new workshop starts from: a kit, or boards of one's own. */
import { useRef, useState } from 'preact/hooks'
import { language, t } from '../i18n/i18n.ts'
import { KitChooser, KitFacts } from './kit-chooser.tsx'
import type { Kit } from './kits.ts'

export interface KitFieldProps {
  readonly kit: Kit | undefined
  readonly onChange: (kit: Kit | undefined) => void
}

export function KitField({ kit, onChange }: KitFieldProps) {
  const [isChoosing, setChoosing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <fieldset class="field">
      <legend class="label">{t('kit.title')}</legend>
      <div class="kit-chosen">
        {kit === undefined ? <p class="hint">{t('kit.hint')}</p> : <Chosen kit={kit} />}
        <div class="actions">
          <button type="button" class="action" ref={button} onClick={() => setChoosing(true)}>
            {t(kit === undefined ? 'kit.pick' : 'kit.change')}
          </button>
          {kit !== undefined && (
            <button
              type="button" class="action action-plain"
              onClick={() => {
                onChange(undefined)
                // The button that had the focus is gone.
                button.current?.focus()
              }}
            >
              {t('kit.none')}
            </button>
          )}
        </div>
      </div>
      {isChoosing && (
        <KitChooser
          onClose={() => setChoosing(false)}
          onChoose={(chosen) => {
            setChoosing(false)
            onChange(chosen)
          }}
        />
      )}
    </fieldset>
  )
}

function Chosen({ kit }: { readonly kit: Kit }) {
  return (
    <>
      <p><strong>{kit.name[language.value]}</strong></p>
      <p class="hint">{kit.purpose[language.value]}</p>
      <KitFacts kit={kit} />
    </>
  )
}
