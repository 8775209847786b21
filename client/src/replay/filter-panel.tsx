/** Whose doings, where and on what: chosen from what there is. */
import { t } from '../i18n/i18n.ts'
import { ELEMENT_TYPES } from '../board/schema.ts'
import { Switch } from './controls.tsx'
import { EVERYTHING, NONE, isEmpty, toggled, type Dimension } from './filter.ts'
import { PanelFrame } from './panel-frame.tsx'
import { labelOf } from './people.ts'
import { frameTitle, kindName, type View } from './view.ts'

export function FilterPanel({ view }: { readonly view: View }) {
  const { projector, opened } = view
  const index = projector.board.value?.index
  if (index === undefined) return null
  const here = new Set(index.authors.values())
  const people = opened.people.filter(({ key }) => here.has(key))
  const labs = opened.labs.map(({ id, title }) => [id, title] as const)
  const frames = index.frames.map(({ id }) => [id, frameTitle(view, id)] as const)
  return (
    <PanelFrame view={view} title={t('replay.filter')}>
      <p class="muted">{t('replay.filter.intro')}</p>
      {!isEmpty(projector.filter.value) && (
        <>
          <button type="button" class="button button-plain" onClick={() => void (projector.filter.value = EVERYTHING)}>{t('replay.filter.all')}</button>
          <Switch label={t('replay.filter.hide')} on={projector.hidesRest.value} set={(on) => void (projector.hidesRest.value = on)} />
        </>
      )}
      <Choices view={view} dimension="people" title={t('replay.filter.people')} values={people.map((person) => [person.key, labelOf(person)] as const)} />
      {labs.length > 0 && <Choices view={view} dimension="labs" title={t('replay.filter.labs')} values={[...labs, [NONE, t('replay.filter.noLab')]]} />}
      {frames.length > 0 && (
        <Choices view={view} dimension="frames" title={t('replay.filter.frames')} values={[...frames, [NONE, t('replay.filter.noFrame')]]} />
      )}
      <Choices view={view} dimension="kinds" title={t('replay.filter.kinds')} values={ELEMENT_TYPES.map((type) => [type, kindName(type)] as const)} />
    </PanelFrame>
  )
}

interface ChoicesProps {
  readonly view: View
  readonly dimension: Dimension
  readonly title: string
  readonly values: readonly (readonly [value: string, text: string])[]
}

function Choices({ view: { projector }, dimension, title, values }: ChoicesProps) {
  const chosen = projector.filter.value[dimension]
  return (
    <fieldset class="replay-choices">
      <legend>{title}</legend>
      {values.map(([value, text]) => (
        <Switch
          key={value} label={text} on={chosen.has(value)}
          set={() => void (projector.filter.value = toggled(projector.filter.peek(), dimension, value))}
        />
      ))}
    </fieldset>
  )
}
