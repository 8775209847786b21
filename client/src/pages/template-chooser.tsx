/** The dialog in which a board's template is chosen: one press on a card chooses and closes. */
import templates from 'virtual:templates'
import { language, t } from '../i18n/i18n.ts'
import { Dialog } from '../ui/dialog.tsx'
import { TemplatePreview, type TemplateOutline } from './template-preview.tsx'

export function templateById(id: string | undefined): TemplateOutline | undefined {
  return templates.find((template) => template.id === id)
}

export function templateName(template: TemplateOutline | undefined): string {
  return template ? template.name[language.value] : t('start.template.empty')
}

export interface TemplateChooserProps {
  readonly title: string
  readonly chosen: string | undefined
  readonly onChoose: (id: string | undefined) => void
  readonly onClose: () => void
}

export function TemplateChooser({ title, chosen, onChoose, onClose }: TemplateChooserProps) {
  return (
    <Dialog title={title} onClose={onClose} class="chooser">
      <ul class="templates">
        {[undefined, ...templates].map((template) => (
          <li>
            <button type="button" class="template" aria-pressed={template?.id === chosen} onClick={() => onChoose(template?.id)}>
              <TemplatePreview template={template} />
              <strong>{templateName(template)}</strong>
              <span class="hint">{template ? template.purpose[language.value] : t('start.template.emptyPurpose')}</span>
              {template && <span class="minutes">{t('start.template.minutes', { minutes: template.minutes })}</span>}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
