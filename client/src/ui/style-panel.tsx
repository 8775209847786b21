/**
 * How the selection looks and what can be done to it; without a selection, how the chosen tool's next
 * element will look. Shows only what applies.
 */
import { colorName, inkName } from '../a11y/words.ts'
import { COLORS, type BoardElement, type Color } from '../board/schema.ts'
import { t } from '../i18n/i18n.ts'
import { shadesOf } from '../render/palette.ts'
import * as commands from '../tools/commands.ts'
import { resizable } from '../tools/resizable.ts'
import { textFieldOf, type Stage } from '../tools/stage.ts'
import { shared, TEXT_SIZES, WEIGHTS, type Family } from '../tools/style.ts'
import { ActionsMenu } from './actions-menu.tsx'
import { IconButton } from './button.tsx'
import type { PageModel, Scene } from './page-model.ts'
import { panelContent } from './panel-content.ts'

export function StylePanel({ model, scene }: { model: PageModel; scene: Scene }) {
  const { stage } = scene.watched.value
  const content = panelContent(scene)
  if (content === undefined) return null
  const { selected, families, keys } = content
  const summary = selected.length === 0 ? t('style.next') : t('style.selected', { n: selected.length })
  return (
    <section class="style-panel panel" aria-label={t('style.label')} data-region="style">
      <p class="style-summary">{summary}</p>
      {keys.has('color') && <Colors stage={stage} selected={selected} families={families} />}
      {keys.has('weight') && (
        <Choice
          legend={t('style.weight')} name="weight" options={WEIGHTS.map(({ name, value }) => ({ value, label: t(`style.weight.${name}`) }))}
          value={current(selected, 'weight', stage.style.value.weight)}
          onChoose={(weight) => {
            stage.setStyle({ weight })
            commands.setSelectionStyle(stage, { weight })
          }}
          face={(value) => <span class="weight-sample" style={{ height: `${Math.min(value, 12)}px` }} />}
        />
      )}
      {keys.has('size') && (
        <Choice
          legend={t('style.size')} name="size" options={TEXT_SIZES.map(({ name, value }) => ({ value, label: t(`style.size.${name}`) }))}
          value={current(selected, 'size', stage.style.value.size)}
          onChoose={(size) => {
            stage.setStyle({ size })
            commands.setSelectionStyle(stage, { size })
          }}
          face={(_, index) => <span class="size-sample" style={{ fontSize: `${13 + index * 4}px` }}>A</span>}
        />
      )}
      {keys.has('fill') && <Fill stage={stage} selected={selected} />}
      {selected.length > 0 && <Actions model={model} scene={scene} selected={selected} />}
    </section>
  )
}

interface ColorsProps {
  readonly stage: Stage
  readonly selected: readonly BoardElement[]
  readonly families: readonly Family[]
}

function Colors({ stage, selected, families }: ColorsProps) {
  const [family] = families
  const remembered = family === undefined ? 'black' : stage.style.value.colors[family]
  const value = selected.length === 0
    ? remembered
    : shared(selected.flatMap((element) => ('color' in element ? [element.color] : [])))
  const isInk = families.every((each) => INKS.has(each))
  const nameOf = isInk ? inkName : colorName
  const choose = (color: Color): void => {
    for (const each of families) stage.setColor(each, color)
    commands.setSelectionColor(stage, color)
  }
  return (
    <fieldset class="style-choice colors">
      <legend>{t('style.color')}{value !== undefined && <span class="legend-value">{`: ${nameOf(value)}`}</span>}</legend>
      <div class="swatches">
        {COLORS.filter((color) => !isInk || color !== 'white').map((color) => (
          <label key={color} class="swatch" title={nameOf(color)}>
            <input
              type="radio" name="color" checked={value === color}
              onChange={() => choose(color)} aria-label={nameOf(color)}
            />
            <span
              class="swatch-face"
              style={{ '--swatch': swatchOf(color, families), '--swatch-ink': isInk ? '#fff' : shadesOf(color).ink }}
            />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

// White ink could not be seen on the board: it is drawn grey, and so not offered beside grey.
const INKS: ReadonlySet<Family> = new Set(['text', 'line', 'stroke'])

/** The colour that will mostly be seen. */
function swatchOf(color: Color, families: readonly Family[]): string {
  const { paper, strong, line } = shadesOf(color)
  if (families.every((each) => each === 'text')) return strong
  return families.every((each) => INKS.has(each)) ? line : paper
}

interface ChoiceProps {
  readonly legend: string
  readonly name: string
  readonly options: readonly { readonly value: number; readonly label: string }[]
  readonly value: number | undefined
  readonly onChoose: (value: number) => void
  readonly face: (value: number, index: number) => preact.ComponentChildren
}

function Choice({ legend, name, options, value, onChoose, face }: ChoiceProps) {
  const chosen = options.find((option) => option.value === value)
  return (
    <fieldset class="style-choice">
      <legend>{legend}{chosen !== undefined && <span class="legend-value">{`: ${chosen.label}`}</span>}</legend>
      <div class="choice-row">
        {options.map((option, index) => (
          <label key={option.value} class="choice-item" title={option.label}>
            <input
              type="radio" name={name} checked={option.value === value} aria-label={option.label}
              onChange={() => onChoose(option.value)}
            />
            <span class="choice-face" aria-hidden="true">{face(option.value, index)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Fill({ stage, selected }: { stage: Stage; selected: readonly BoardElement[] }) {
  const shapes = selected.flatMap((element) => ('fill' in element ? [element.fill] : []))
  const isFilled = selected.length === 0 ? stage.style.value.fill : shared(shapes) === true
  return (
    <label class="check">
      <input
        type="checkbox" checked={isFilled}
        onChange={(event) => {
          const fill = event.currentTarget.checked
          stage.setStyle({ fill })
          commands.setSelectionStyle(stage, { fill })
        }}
      />
      {t('style.fill')}
    </label>
  )
}

interface ActionsProps {
  readonly model: PageModel
  readonly scene: Scene
  readonly selected: readonly BoardElement[]
}

const STEP = 1.2

function Actions({ model, scene, selected }: ActionsProps) {
  const { stage } = scene
  const [only] = selected
  const canWrite = selected.length === 1 && only !== undefined && textFieldOf(only) !== undefined
  return (
    <div class="style-choice" role="group" aria-label={t('style.actions')}>
      <div class="action-row">
        {canWrite && <IconButton icon="edit" label={t('action.edit')} onClick={() => stage.edit(only.id)} />}
        {resizable(stage).length > 0 && (
          <>
            <IconButton icon="smaller" label={t('action.smaller')} onClick={() => commands.scaleSelection(stage, 1 / STEP)} />
            <IconButton icon="larger" label={t('action.larger')} onClick={() => commands.scaleSelection(stage, STEP)} />
          </>
        )}
        <IconButton icon="duplicate" label={t('action.duplicate')} onClick={() => commands.duplicateSelection(stage)} />
        <IconButton icon="delete" label={t('action.delete')} onClick={() => commands.deleteSelection(stage)} />
        <ActionsMenu model={model} scene={scene} />
      </div>
    </div>
  )
}

function current(selected: readonly BoardElement[], key: 'weight' | 'size', remembered: number): number | undefined {
  if (selected.length === 0) return remembered
  return shared(selected.flatMap((element) => (key in element ? [(element as unknown as Record<string, number>)[key]] : [])))
}
