/** Where anybody may prepare a workshop, and gets its links. */
import styles from '../styles/start.css?inline'
import { useEffect, useRef, useState } from 'preact/hooks'
import { language, t } from '../i18n/i18n.ts'
import { addStyles } from '../platform/styles.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import type { Workshop } from './api.ts'
import { LinksPanel } from './links-panel.tsx'
import { Shell } from './shell.tsx'
import { StartArt } from './start-art.tsx'
import { WorkshopForm } from './workshop-form.tsx'
import { emptyDraft } from './workshop-draft.ts'

addStyles(styles)

export function StartPage() {
  const [workshop, setWorkshop] = useState<Workshop>()
  const [draft, setDraft] = useState(() => emptyDraft(language.peek()))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (workshop) heading.current?.focus()
  }, [workshop])
  return (
    <Shell>
      <div class="start">
        <section class="start-intro">
          <h1 class="page-title" ref={heading} tabIndex={-1}>
            {workshop ? t('links.title') : t('start.title')}
          </h1>
          <p class="lead">{workshop ? workshop.workshop.title : t('start.lead')}</p>
          {!workshop && <Points />}
          <StartArt />
        </section>
        <div class="card">
          {workshop ? (
            <LinksPanel
              links={workshop.links}
              labs={workshop.labs ?? []}
              code={workshop.code ?? null}
              onAnother={() => {
                setDraft(emptyDraft(language.peek()))
                setWorkshop(undefined)
              }}
            />
          ) : (
            <WorkshopForm draft={draft} onChange={setDraft} onCreated={setWorkshop} />
          )}
        </div>
      </div>
    </Shell>
  )
}

function Points() {
  return (
    <ul class="start-points">
      <Point icon="people" text={t('start.point.join')} />
      <Point icon="check" text={t('start.point.languages')} />
      <Point icon="saved" text={t('start.point.offline')} />
    </ul>
  )
}

function Point({ icon, text }: { readonly icon: IconName; readonly text: string }) {
  return (
    <li>
      <Icon name={icon} size={24} />
      <span>{text}</span>
    </li>
  )
}
