/** For addresses that lead nowhere. */
import { t } from '../i18n/i18n.ts'
import { Shell } from './shell.tsx'

export function NotFoundPage() {
  return (
    <Shell>
      <div class="card narrow stack">
        <h1 class="page-title">{t('notFound.title')}</h1>
        <p class="lead">{t('notFound.text')}</p>
        <a class="action action-primary" href="/">
          {t('app.home')}
        </a>
      </div>
    </Shell>
  )
}
