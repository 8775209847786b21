/** The dialog in which a whole workshop is chosen to start from: one press on a card chooses and closes. */
import { useEffect, useState } from 'preact/hooks'
import { language, t } from '../i18n/i18n.ts'
import { Dialog } from '../ui/dialog.tsx'
import { readKits, type Kit } from './kits.ts'
import { problemText } from './problem-text.ts'

export interface KitChooserProps {
  readonly onChoose: (kit: Kit) => void
  readonly onClose: () => void
}

export function KitChooser({ onChoose, onClose }: KitChooserProps) {
  const [kits, setKits] = useState<readonly Kit[]>([])
  const [problem, setProblem] = useState('')
  useEffect(() => {
    void readKits().then((answer) => {
      if (answer.ok) setKits(answer.value)
      else setProblem(problemText(answer.problem))
    })
  }, [])
  return (
    <Dialog title={t('kit.choose')} onClose={onClose} class="chooser">
      {problem !== '' && <p role="alert">{problem}</p>}
      <ul class="templates">
        {kits.map((kit) => (
          <li key={kit.id}>
            <button type="button" class="template kit" onClick={() => onChoose(kit)}>
              <strong>{kit.name[language.value]}</strong>
              <span class="hint">{kit.purpose[language.value]}</span>
              <KitFacts kit={kit} />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

export function KitFacts({ kit: { minutes, boards, steps } }: { readonly kit: Kit }) {
  return <span class="minutes">{t('kit.facts', { minutes, boards, steps })}</span>
}
