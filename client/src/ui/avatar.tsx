/** A person as letter and colour. Decorative: the name stands beside it or on the button around it. */
import { letterOf } from '../tools/peers.ts'
import { contrast } from '../render/palette.ts'

export function Avatar({ name, color }: { name: string; color: string }) {
  const isHex = /^#[0-9a-f]{6}$/i.test(color)
  const background = isHex ? color : '#65625b'
  const ink = contrast(background, '#ffffff') >= 4.5 ? '#ffffff' : '#1d1b17'
  // Painted by the stylesheet, so that the letter is no part of any button's name.
  return <span class="avatar" style={{ background, color: ink }} data-letter={letterOf(name)} />
}
