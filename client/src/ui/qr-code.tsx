/** A link as a QR code, drawn as one SVG path. */
import qrcode from 'qrcode-generator'

/** Light border around the code, in modules: readers need four. */
const QUIET_ZONE = 4

export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  // M: readable from a projector with 15 % of it hidden; type 0 picks the smallest size that fits.
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const size = code.getModuleCount()
  const whole = size + 2 * QUIET_ZONE
  return (
    <svg class="qr" viewBox={`0 0 ${whole} ${whole}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={whole} height={whole} fill="#ffffff" />
      <path d={darkModules(size, (row, column) => code.isDark(row, column))} fill="#000000" />
    </svg>
  )
}

function darkModules(size: number, isDark: (row: number, column: number) => boolean): string {
  let path = ''
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (isDark(row, column)) path += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h1v1h-1z`
    }
  }
  return path
}
