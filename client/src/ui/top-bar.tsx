/** Above the board: which board this is, where the work is, who is here, and the ways to everything else. */
import { LANGUAGES, LANGUAGE_NAMES, isLanguage, language, setLanguage, t } from '../i18n/i18n.ts'
import { Avatar } from './avatar.tsx'
import { IconButton } from './button.tsx'
import { Icon } from './icon.tsx'
import type { PageModel } from './page-model.ts'
import { Popover } from './popover.tsx'
import { StatusBadge } from './status-badge.tsx'
import { ZoomButtons } from './zoom-bar.tsx'

const MOST_AVATARS = 4

export function TopBar({ model, isNarrow }: { model: PageModel; isNarrow: boolean }) {
  return (
    <header class="top-bar" data-region="top" aria-label={t('top.label')}>
      <div class="panel bar-group bar-left">
        <BoardSwitcher model={model} />
        <StatusBadge model={model} />
      </div>
      <div class="panel bar-group bar-right">
        <People model={model} isNarrow={isNarrow} />
        {model.me.value?.role === 'facilitator' && <LeadButton model={model} isNarrow={isNarrow} />}
        {isNarrow ? <NarrowMenu model={model} /> : <WideButtons model={model} />}
      </div>
    </header>
  )
}

function BoardSwitcher({ model }: { model: PageModel }) {
  const here = model.board.value
  const boards = model.boards.value
  if (boards.length < 2) return <h1 class="board-title">{here.title}</h1>
  return (
    <>
      <h1 class="visually-hidden">{here.title}</h1>
      <Popover
        label={`${here.title}: ${t('top.boards')}`} title={t('top.boards')} class="board-title" panelClass="menu" isMenu
        face={<><span class="board-title-text">{here.title}</span><Icon name="down" size={16} /></>}
      >
        {() => (
          <nav aria-label={t('top.boardsOf')}>
            <ul class="menu-list" role="list">
              {boards.map(({ id, title }) => (
                <li key={id}>
                  <a class="button menu-item" href={`/board/${id}`} aria-current={id === here.id ? 'page' : undefined}>
                    {title}
                    {id === here.id && <Icon name="check" size={16} />}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </Popover>
    </>
  )
}

function People({ model, isNarrow }: { model: PageModel; isNarrow: boolean }) {
  const people = model.people.value
  const label = t('top.people', { n: people.length })
  const shown = people.slice(0, isNarrow ? 1 : MOST_AVATARS)
  return (
    <button
      type="button" class="button people" aria-label={label} title={label}
      onClick={() => {
        model.dialog.value = 'people'
      }}
    >
      <span class="avatars">{shown.map(({ id, name, color }) => <Avatar key={id} name={name} color={color} />)}</span>
      {people.length === 0 ? <Icon name="people" /> : <span class="people-count">{people.length}</span>}
    </button>
  )
}

/** Opens the facilitators' panel; says how many wait for them. */
function LeadButton({ model, isNarrow }: { model: PageModel; isNarrow: boolean }) {
  const cockpit = model.live.cockpit.value
  const asking = cockpit === undefined ? 0 : cockpit.waiting.length + cockpit.calls.filter(({ coming }) => coming === null).length
  const label = asking === 0 ? t('top.lead') : t('top.leadAsking', { n: asking })
  return (
    <button
      type="button" class="button lead-button" aria-label={label} title={label} aria-expanded={model.isLeadOpen.value}
      onClick={() => {
        model.isLeadOpen.value = !model.isLeadOpen.value
      }}
    >
      <Icon name="lead" />
      {!isNarrow && t('top.lead')}
      {asking > 0 && <span class="people-count">{asking}</span>}
    </button>
  )
}

function WideButtons({ model }: { model: PageModel }) {
  return (
    <>
      <OutlineButton model={model} />
      <LanguageSelect />
      <IconButton icon="readOnly" label={t('top.replay')} onClick={() => void model.replay()} />
      <IconButton icon="help" label={t('top.help')} onClick={() => openDialog(model, 'help')} />
      {canShare(model) && (
        <button type="button" class="button button-primary" onClick={() => openDialog(model, 'share')}>
          <Icon name="share" />
          {t('top.share')}
        </button>
      )}
    </>
  )
}

function NarrowMenu({ model }: { model: PageModel }) {
  const scene = model.scene.value
  return (
    <>
      <Popover icon="menu" label={t('action.menu')} panelClass="narrow-menu">
        {(close) => (
          <div onClick={(event) => {
            if ((event.target as Element).closest('.closes') !== null) close()
          }}>
            {scene !== undefined && <ZoomButtons scene={scene} />}
            <MenuButton icon="outline" label={t('top.outline')} onClick={() => toggleOutline(model)} />
            {canShare(model) && <MenuButton icon="share" label={t('top.share')} onClick={() => openDialog(model, 'share')} />}
            <MenuButton icon="readOnly" label={t('top.replay')} onClick={() => void model.replay()} />
            <MenuButton icon="help" label={t('top.help')} onClick={() => openDialog(model, 'help')} />
            <LanguageSelect />
          </div>
        )}
      </Popover>
    </>
  )
}

function MenuButton({ icon, label, onClick }: { icon: 'outline' | 'share' | 'help' | 'readOnly'; label: string; onClick: () => void }) {
  return (
    <button type="button" class="button menu-item closes" onClick={onClick}>
      <Icon name={icon} />
      {label}
    </button>
  )
}

function OutlineButton({ model }: { model: PageModel }) {
  return (
    <IconButton
      icon="outline" label={t('top.outline')} pressed={model.isOutlineOpen.value}
      onClick={() => toggleOutline(model)}
    />
  )
}

export function LanguageSelect() {
  return (
    <select
      class="select language" aria-label={t('top.language')} value={language.value}
      onChange={(event) => {
        const next = event.currentTarget.value
        if (isLanguage(next)) void setLanguage(next)
      }}
    >
      {LANGUAGES.map((each) => <option key={each} value={each} lang={each}>{LANGUAGE_NAMES[each]}</option>)}
    </select>
  )
}

function canShare(model: PageModel): boolean {
  return model.me.value?.role === 'facilitator'
}

function openDialog(model: PageModel, name: 'help' | 'share'): void {
  model.dialog.value = name
}

function toggleOutline(model: PageModel): void {
  model.isOutlineOpen.value = !model.isOutlineOpen.value
}
