/** Who is in which group; each person can be put elsewhere from a list. */
import { t } from '../i18n/i18n.ts'
import type { GroupOf } from '../live/command-types.ts'
import type { CockpitBoard } from '../live/types.ts'
import { movePerson, withoutGroup } from './groups-draft.ts'
import type { PersonRow } from './people-list.ts'

interface GroupsPreviewProps {
  readonly groups: readonly GroupOf[]
  readonly boards: readonly CockpitBoard[]
  readonly people: readonly PersonRow[]
  readonly onChange: (groups: readonly GroupOf[]) => void
}

export function GroupsPreview({ groups, boards, people, onChange }: GroupsPreviewProps) {
  const asked = people.filter(({ state, role, sessions }) => state === 'admitted' && role === 'participant' && sessions > 0)
  const nobodys = withoutGroup(groups, asked.map(({ id }) => id))
  const title = (id: string): string => boards.find((board) => board.id === id)?.title ?? ''
  const member = (id: string, board: string) => {
    const name = people.find((person) => person.id === id)?.name ?? ''
    return (
      <li key={id} class="lead-member">
        <span>{name}</span>
        <select
          class="select" value={board} aria-label={t('groups.moveLabel', { name })}
          onChange={(event) => onChange(movePerson(groups, id, event.currentTarget.value))}
        >
          <option value="">{t('groups.none')}</option>
          {groups.map((group) => <option key={group.board} value={group.board}>{title(group.board)}</option>)}
        </select>
      </li>
    )
  }
  return (
    <ul class="lead-list" role="list">
      {groups.map((group) => (
        <li key={group.board} class="lead-card">
          <h4>{t('groups.size', { title: title(group.board), n: group.people.length })}</h4>
          <ul class="lead-plain" role="list">{group.people.map((id) => member(id, group.board))}</ul>
        </li>
      ))}
      {nobodys.length > 0 && (
        <li class="lead-card">
          <h4>{t('groups.size', { title: t('groups.none'), n: nobodys.length })}</h4>
          <ul class="lead-plain" role="list">{nobodys.map((id) => member(id, ''))}</ul>
        </li>
      )}
    </ul>
  )
}
