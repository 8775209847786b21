/**
 * What the interface of the board page shows and can ask for. Filled by board-page.tsx; ui/ knows the
 * connection only as far as it stands here.
 */
import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import type { Names } from '../a11y/words.ts'
import type { FrameElement } from '../board/schema.ts'
import type { CommandPort } from '../live/commands.ts'
import type { LiveState } from '../live/live-state.ts'
import type { MessageKey } from '../i18n/i18n.ts'
import { deviceStorage } from '../platform/storage.ts'
import type { PeerView, TextLayout } from '../render/types.ts'
import type { Stage } from '../tools/stage.ts'
import type { IconName } from './icon.tsx'

export type RoleName = 'facilitator' | 'participant' | 'observer'

export interface PersonShown {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly role: RoleName
  readonly sessions: number
}

export interface BoardLink {
  readonly id: string
  readonly title: string
}

export interface WorkshopShown {
  readonly id: string
  readonly title: string
}

export interface Work {
  readonly kind: 'connecting' | 'saved' | 'saving' | 'offline' | 'refused'
  readonly unsaved: number
  readonly readOnly: boolean
  readonly storageOk: boolean
  /** False when unsaved changes end with the page. */
  readonly localCopy: boolean
}

export interface RefusedWork {
  readonly id: string
  /** Device time, ms since 1970. */
  readonly atMs: number
  readonly reason: string
  readonly texts: readonly string[]
  readonly elements: readonly string[]
  /** The frame in which it may not be written, where that is why. */
  readonly frame: string | null
}

/** Everything that belongs to one document; replaced as a whole when the document is. */
export interface Scene {
  readonly stage: Stage
  readonly names: Names
  /** What a frame asks for, in the viewer's language; empty where it asks nothing. */
  readonly framePrompt: (frame: FrameElement) => string
  readonly zoom: ReadonlySignal<number>
  /** The same stage at every change of the board: read here, a component is rendered again. */
  readonly watched: ReadonlySignal<{ readonly stage: Stage }>
  readonly history: ReadonlySignal<{ readonly canUndo: boolean; readonly canRedo: boolean }>
  readonly peers: ReadonlySignal<readonly PeerView[]>
  readonly layoutText: (id: string) => TextLayout | undefined
  readonly focusBoard: (id?: string) => void
  /** Another one in its place knows what covers a part of the board. */
  show: (what: 'everything' | 'selection' | { readonly id: string } | { readonly clientId: number }) => void
}

export type OpenDialog =
  | 'help' | 'share' | 'people' | 'refused' | 'moveTo' | 'connect'
  | { readonly kind: 'connectEnd'; readonly lineId: string; readonly which: 'start' | 'end' }

export interface Toast {
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** Something to do with the selection, known to code that is loaded later. */
export interface ExtraAction {
  readonly icon: IconName
  readonly label: MessageKey
  readonly run: () => void
}

/** What shows the live session; loaded when there is one. */
export type SessionView = ComponentType<{ readonly model: PageModel; readonly scene: Scene; readonly isNarrow: boolean }>

export interface PageModel {
  readonly scene: ReadonlySignal<Scene | undefined>
  readonly work: ReadonlySignal<Work>
  readonly schemaTooNew: ReadonlySignal<boolean>
  /** False until anything of the board is known here: then it must not be called empty. */
  readonly isLoaded: ReadonlySignal<boolean>
  readonly me: ReadonlySignal<PersonShown | undefined>
  readonly people: ReadonlySignal<readonly PersonShown[]>
  readonly board: ReadonlySignal<BoardLink>
  readonly boards: ReadonlySignal<readonly BoardLink[]>
  /** Undefined until the server has told. */
  readonly workshop: ReadonlySignal<WorkshopShown | undefined>
  readonly live: LiveState
  readonly commands: CommandPort
  readonly loadSession: () => Promise<SessionView>
  /** Opens the replay over the board, with the history of an element where one is given. Rejects when it cannot be loaded. */
  readonly replay: (element?: string) => Promise<void>
  /** To another board of the workshop in this page, or to a frame of this one. */
  readonly switchBoard: (boardId: string, frameId?: string) => void
  readonly refused: ReadonlySignal<readonly RefusedWork[]>
  readonly dialog: Signal<OpenDialog | null>
  readonly isOutlineOpen: Signal<boolean>
  /** Whether the facilitators' panel is to be seen. */
  readonly isLeadOpen: Signal<boolean>
  /** What facilitators can do besides with the selection; null until their part is loaded. */
  readonly extraActions: Signal<((scene: Scene) => readonly ExtraAction[]) | null>
  readonly toast: Signal<Toast | null>
  readonly settings: Settings
  readonly createLink: (role: RoleName) => Promise<string>
  readonly dismissRefused: (id: string) => void
  readonly retryNow: () => void
  readonly say: (text: string) => void
}

/** What a scene needs of the page it is on. */
export type SceneModel = Pick<PageModel, 'live' | 'work' | 'schemaTooNew' | 'toast' | 'settings' | 'say'>

export interface Settings {
  readonly hints: Signal<boolean>
  readonly singleKeys: Signal<boolean>
  readonly announceChanges: Signal<boolean>
}

/** Remembered on this device. All are on until switched off. */
export function rememberedSettings(): Settings & { readonly save: () => void } {
  const read = (key: string): Signal<boolean> => signal(deviceStorage.get(key) !== 'off')
  const settings = { hints: read('hints'), singleKeys: read('keys'), announceChanges: read('announce') }
  const save = (): void => {
    deviceStorage.set('hints', settings.hints.value ? 'on' : 'off')
    deviceStorage.set('keys', settings.singleKeys.value ? 'on' : 'off')
    deviceStorage.set('announce', settings.announceChanges.value ? 'on' : 'off')
  }
  return { ...settings, save }
}
