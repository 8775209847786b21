/** Where somebody belongs, as they say themselves: level and lab. Words in a frame, never a colour alone. */
import { t } from '../i18n/i18n.ts'
import type { Level } from '../live/types.ts'

export interface AffiliationProps {
  readonly level: Level | null
  readonly lab: string
}

/** Nothing for those who have not said. */
export function Affiliation({ level, lab }: AffiliationProps) {
  const words = [lab, level === null ? '' : t(`level.${level}`)].filter((word) => word !== '').join(' · ')
  if (words === '') return null
  return <span class="affiliation"><span class="visually-hidden">{t('person.affiliation')}: </span>{words}</span>
}
