/** Icons as inline SVG. Decorative: the name of what an icon stands for is always text beside or on the button. */
import { createElement as h } from 'preact'
import ArrowDown from 'lucide/dist/esm/icons/arrow-down.mjs'
import ArrowDownToLine from 'lucide/dist/esm/icons/arrow-down-to-line.mjs'
import ArrowUp from 'lucide/dist/esm/icons/arrow-up.mjs'
import ArrowUpToLine from 'lucide/dist/esm/icons/arrow-up-to-line.mjs'
import Check from 'lucide/dist/esm/icons/check.mjs'
import ChevronDown from 'lucide/dist/esm/icons/chevron-down.mjs'
import Circle from 'lucide/dist/esm/icons/circle.mjs'
import CircleCheck from 'lucide/dist/esm/icons/circle-check.mjs'
import CircleQuestion from 'lucide/dist/esm/icons/circle-question-mark.mjs'
import Clipboard from 'lucide/dist/esm/icons/clipboard-copy.mjs'
import ClipboardPaste from 'lucide/dist/esm/icons/clipboard-paste.mjs'
import CloudOff from 'lucide/dist/esm/icons/cloud-off.mjs'
import CloudUpload from 'lucide/dist/esm/icons/cloud-upload.mjs'
import Copy from 'lucide/dist/esm/icons/copy.mjs'
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs'
import Eye from 'lucide/dist/esm/icons/eye.mjs'
import FolderInput from 'lucide/dist/esm/icons/folder-input.mjs'
import Frame from 'lucide/dist/esm/icons/frame.mjs'
import Hand from 'lucide/dist/esm/icons/hand.mjs'
import House from 'lucide/dist/esm/icons/house.mjs'
import ListTree from 'lucide/dist/esm/icons/list-tree.mjs'
import Lock from 'lucide/dist/esm/icons/lock.mjs'
import LockOpen from 'lucide/dist/esm/icons/lock-open.mjs'
import Maximize from 'lucide/dist/esm/icons/maximize.mjs'
import Menu from 'lucide/dist/esm/icons/menu.mjs'
import Minus from 'lucide/dist/esm/icons/minus.mjs'
import MousePointer from 'lucide/dist/esm/icons/mouse-pointer-2.mjs'
import MoveUpRight from 'lucide/dist/esm/icons/move-up-right.mjs'
import Palette from 'lucide/dist/esm/icons/palette.mjs'
import Pencil from 'lucide/dist/esm/icons/pencil.mjs'
import Plus from 'lucide/dist/esm/icons/plus.mjs'
import QrCode from 'lucide/dist/esm/icons/qr-code.mjs'
import Presentation from 'lucide/dist/esm/icons/presentation.mjs'
import Redo from 'lucide/dist/esm/icons/redo-2.mjs'
import Scissors from 'lucide/dist/esm/icons/scissors.mjs'
import Share from 'lucide/dist/esm/icons/share-2.mjs'
import Spline from 'lucide/dist/esm/icons/spline.mjs'
import Square from 'lucide/dist/esm/icons/square.mjs'
import SquarePen from 'lucide/dist/esm/icons/square-pen.mjs'
import StickyNote from 'lucide/dist/esm/icons/sticky-note.mjs'
import Trash from 'lucide/dist/esm/icons/trash.mjs'
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs'
import Type from 'lucide/dist/esm/icons/type.mjs'
import Undo from 'lucide/dist/esm/icons/undo-2.mjs'
import Users from 'lucide/dist/esm/icons/users.mjs'
import X from 'lucide/dist/esm/icons/x.mjs'

const ICONS = {
  select: MousePointer, note: StickyNote, text: Type, draw: Pencil, hand: Hand, rect: Square,
  ellipse: Circle, line: Minus, arrow: MoveUpRight, frame: Frame, more: Ellipsis, undo: Undo, redo: Redo,
  front: ArrowUpToLine, forward: ArrowUp, backward: ArrowDown, back: ArrowDownToLine, duplicate: Copy,
  delete: Trash, edit: SquarePen, moveTo: FolderInput, connect: Spline, close: X, check: Check, menu: Menu,
  down: ChevronDown, share: Share, people: Users, help: CircleQuestion, outline: ListTree, home: House,
  larger: Plus, smaller: Minus, fit: Maximize, style: Palette, qr: QrCode, copy: Clipboard, cut: Scissors, paste: ClipboardPaste,
  saved: CircleCheck, saving: CloudUpload, offline: CloudOff, warning: TriangleAlert, readOnly: Eye, lead: Presentation, lock: Lock, unlock: LockOpen,
} as const

export type IconName = keyof typeof ICONS

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="glyph" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {ICONS[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  )
}
