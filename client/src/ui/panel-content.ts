/** What the style panel would show: known before the panel itself is loaded. */
import type { BoardElement } from '../board/schema.ts'
import { changeable } from '../tools/commands.ts'
import { familyOf, styleKeysOf, type Family, type StyleKey } from '../tools/style.ts'
import type { Scene } from './page-model.ts'

/** What of the panel applies at present; undefined: nothing, the panel is not shown. */
export interface PanelContent {
  readonly selected: readonly BoardElement[]
  readonly families: readonly Family[]
  readonly keys: ReadonlySet<StyleKey>
}

export function panelContent(scene: Pick<Scene, 'stage'>): PanelContent | undefined {
  const { stage } = scene
  const selected = changeable(stage)
  const tool = stage.tool.value
  const next = tool === 'select' || tool === 'hand' ? undefined : familyOf(tool)
  if (stage.readOnly.value || (selected.length === 0 && next === undefined)) return undefined
  const families = selected.length > 0
    ? [...new Set(selected.flatMap(({ type }) => familyOf(type) ?? []))]
    : next === undefined ? [] : [next]
  return { selected, families, keys: new Set(families.flatMap(styleKeysOf)) }
}
