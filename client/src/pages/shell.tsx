/** What surrounds every page but the board: landmarks, skip link, brand, languages. */
import type { ComponentChildren } from 'preact'
import { t } from '../i18n/i18n.ts'
import { Brand } from './brand.tsx'
import { LanguageSwitch } from './language-choice.tsx'

export interface ShellProps {
  readonly children: ComponentChildren
  /** The page asks for the language itself. */
  readonly asksLanguage?: boolean
}

export function Shell({ children, asksLanguage = false }: ShellProps) {
  return (
    <div class="page">
      <a class="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <header class="page-head">
        <a class="brand" href="/" aria-label={`${t('app.name')}: ${t('app.home')}`}>
          <Brand />
          <span class="brand-name">{t('app.name')}</span>
        </a>
        {!asksLanguage && <LanguageSwitch />}
      </header>
      <main class="page-main" id="content" tabIndex={-1}>
        {children}
      </main>
      <footer class="page-foot">{t('app.footer')}</footer>
    </div>
  )
}
