/** A template's frames in small, from the same geometry the board is made of. Decorative. */
import templates from 'virtual:templates'

export type TemplateOutline = (typeof templates)[number]

const WIDTH = 160
const HEIGHT = 120
const MARGIN = 10
const CLASSES: Readonly<Record<string, string>> = { header: 'preview-header', colhead: 'preview-label', rowhead: 'preview-label' }

/** Without a template: an empty board with two notes on it. */
export function TemplatePreview({ template }: { readonly template: TemplateOutline | undefined }) {
  return (
    <svg class="preview" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      {template ? template.boxes.map((box) => <Box template={template} box={box} />) : <EmptyBoard />}
    </svg>
  )
}

function EmptyBoard() {
  return (
    <>
      <rect class="preview-area" x={MARGIN} y={MARGIN} width={WIDTH - 2 * MARGIN} height={HEIGHT - 2 * MARGIN} rx={4} />
      <rect class="preview-note" x={48} y={38} width={26} height={26} rx={2} />
      <rect class="preview-note" x={86} y={54} width={26} height={26} rx={2} />
    </>
  )
}

type BoxProps = { readonly template: TemplateOutline; readonly box: TemplateOutline['boxes'][number] }

function Box({ template, box: [kind, x, y, width, height] }: BoxProps) {
  const scale = Math.min((WIDTH - 2 * MARGIN) / template.width, (HEIGHT - 2 * MARGIN) / template.height)
  const left = (WIDTH - template.width * scale) / 2 + x * scale
  const top = (HEIGHT - template.height * scale) / 2 + y * scale
  const [w, h] = [width * scale, height * scale]
  if (kind === 'ellipse') {
    return <ellipse class="preview-outline" cx={left + w / 2} cy={top + h / 2} rx={w / 2} ry={h / 2} />
  }
  return <rect class={CLASSES[kind] ?? 'preview-area'} x={left} y={top} width={w} height={h} rx={1.5} />
}
