/** Shown where the browser does not know who is asking: the way in is the invitation link. */
import { t } from '../i18n/i18n.ts'
import { LanguageSelect } from './top-bar.tsx'

export function NotJoined() {
  return (
    <main class="board-page not-joined">
      <div class="panel">
        <h1>{t('app.name')}</h1>
        <p>{t('page.notJoined')}</p>
        <p><a class="button button-primary" href="/">{t('top.home')}</a></p>
        <LanguageSelect />
      </div>
    </main>
  )
}
