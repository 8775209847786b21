/** What can be asked of a running workshop over HTTP: the bodies of each command, and what it answers. */
import type { Mode } from '../policy/types.ts'
import type { Aspect, FrameAt, Level, RoleName, Texts } from './types.ts'

export interface GroupOf {
  readonly board: string
  readonly people: readonly string[]
}

export interface GroupRules {
  readonly mix_labs?: boolean
  readonly keep_language?: number
  readonly own_lab?: boolean
  readonly include_expected?: boolean
}

export interface StepDraft {
  readonly id?: string
  readonly mode: Mode
  readonly minutes: number
  readonly title: Texts
  readonly instruction: Texts
  readonly boards: readonly string[]
  readonly frames: readonly FrameAt[]
  readonly scope: 'board' | 'frames'
  readonly own_only: boolean
}

export interface ZoneRuleBody {
  readonly roles: readonly string[]
  readonly levels: readonly string[]
  readonly labs: readonly string[]
  readonly people: readonly string[]
  readonly is_closed: boolean
}

export interface LinkLimits {
  readonly opens_ms?: number | null
  readonly expires_ms?: number | null
  readonly uses?: number | null
}

export interface SettingsBody {
  readonly lobby?: boolean
  readonly confirm?: boolean
  readonly welcome?: Texts
  readonly outside?: 'edit' | 'own_lab' | 'read'
  readonly own_only?: boolean
  readonly cursors?: 'auto' | 'on' | 'off'
  readonly names?: 'shown' | 'hidden'
  readonly retention_days?: number
  readonly replay?: boolean
  readonly creates_per_minute?: number
  readonly deletes_per_minute?: number
}

export type WaitingChoice = { readonly people: readonly string[] } | { readonly all: true } | { readonly lab: string }

/** `on`: the part of the path that the command is about; it is not sent in the body. */
export interface Bodies {
  readonly session: { readonly do: 'start' | 'end' | 'undo_end' }
  readonly step: { readonly step: string }
  readonly timer: { readonly do: 'start' | 'pause' | 'resume' | 'add' | 'stop'; readonly minutes?: number; readonly board?: string }
  readonly freeze: { readonly frozen: boolean; readonly boards?: readonly string[] }
  readonly follow: { readonly person: string } | { readonly frame: FrameAt } | { readonly stop: true }
  readonly lead: Nothing
  readonly summon: { readonly board: string; readonly frame?: string }
  readonly message: { readonly texts: Texts }
  readonly hand: { readonly up: boolean; readonly board: string }
  readonly ready: { readonly up: boolean; readonly board: string }
  readonly call: { readonly up: boolean; readonly board: string }
  readonly answerCall: { readonly person: string }
  readonly clearReady: Nothing
  readonly previewGroups: { readonly boards: readonly string[]; readonly rules: GroupRules; readonly fixed?: Readonly<Record<string, string>> }
  readonly applyGroups: { readonly groups: readonly GroupOf[] }
  readonly groupsGo: { readonly minutes?: number }
  readonly groupsBack: Nothing
  readonly wrongGroup: Nothing
  readonly extend: { readonly on: string; readonly open: boolean }
  readonly locks: { readonly on: string; readonly lock: readonly string[]; readonly unlock: readonly string[] }
  readonly zones: { readonly on: string; readonly frame: string; readonly rule: ZoneRuleBody | null }
  readonly agenda: { readonly steps: readonly StepDraft[] }
  readonly copy: { readonly title?: string }
  readonly settings: SettingsBody
  readonly me: { readonly name?: string; readonly language?: string; readonly level?: Level; readonly lab?: string; readonly hides_name?: boolean }
  readonly returnLink: { readonly revoke?: boolean }
  readonly makeLink: LinkLimits & { readonly role: RoleName; readonly title?: string; readonly lab?: string; readonly level?: Level; readonly code?: boolean }
  readonly changeLink: Required<LinkLimits> & { readonly on: string; readonly title: string }
  readonly rotateLink: { readonly on: string }
  readonly revokeLink: { readonly on: string }
  readonly role: { readonly on: string; readonly role: RoleName; readonly host_board?: string }
  readonly admit: WaitingChoice
  readonly reject: WaitingChoice
  readonly mute: { readonly on: string; readonly muted: boolean }
  readonly remove: { readonly on: string; readonly ban?: 'session' | 'days' | 'for_ever'; readonly days?: number; readonly address?: boolean; readonly range?: string; readonly link?: boolean }
  readonly liftBan: { readonly on: string }
  readonly report: { readonly board: string; readonly person?: string; readonly element?: string; readonly text?: string }
  readonly closeReport: { readonly on: string }
}
export type CommandName = keyof Bodies

/** Commands not named here answer `Done`. */
interface OwnResults {
  readonly previewGroups: {
    readonly groups: readonly GroupOf[]
    readonly violations: readonly { readonly rule: string; readonly board: string; readonly people: readonly string[] }[]
  }
  readonly returnLink: { readonly url: string }
  readonly makeLink: { readonly id: string; readonly url: string; readonly code?: string | null }
  readonly rotateLink: { readonly url: string; readonly code?: string | null }
  readonly admit: Done & { readonly admitted: number }
  readonly copy: {
    readonly workshop: { readonly id: string; readonly title: string }
    readonly links: Readonly<Record<'facilitator' | 'participant' | 'observer', string>> & {
      readonly labs?: readonly { readonly lab: string; readonly url: string }[]
    }
    readonly labs?: readonly { readonly id: string; readonly title: string }[]
    readonly code?: string | null
  }
}
export type Results = { readonly [K in CommandName]: K extends keyof OwnResults ? OwnResults[K] : Done }

export interface Done {
  readonly revision: number
}

/** What can be read, by the last part of its path. */
export type Readable = 'programme' | 'messages' | 'links' | 'people' | 'bans' | 'audit' | 'cockpit' | `people/${string}/ranges`

type Nothing = Readonly<Record<string, never>>

/** The path below /api; `{w}` is the workshop, `{on}` the body's `on`. */
export const PATHS: Readonly<Record<CommandName, string>> = {
  session: 'workshops/{w}/session',
  step: 'workshops/{w}/step',
  timer: 'workshops/{w}/timer',
  freeze: 'workshops/{w}/freeze',
  follow: 'workshops/{w}/follow',
  lead: 'workshops/{w}/lead',
  summon: 'workshops/{w}/summon',
  message: 'workshops/{w}/message',
  hand: 'workshops/{w}/hand',
  ready: 'workshops/{w}/ready',
  call: 'workshops/{w}/call',
  answerCall: 'workshops/{w}/call/answer',
  clearReady: 'workshops/{w}/ready/clear',
  previewGroups: 'workshops/{w}/groups/preview',
  applyGroups: 'workshops/{w}/groups/apply',
  groupsGo: 'workshops/{w}/groups/go',
  groupsBack: 'workshops/{w}/groups/back',
  wrongGroup: 'workshops/{w}/groups/wrong',
  extend: 'boards/{on}/extend',
  locks: 'boards/{on}/locks',
  zones: 'boards/{on}/zones',
  agenda: 'workshops/{w}/agenda',
  copy: 'workshops/{w}/copy',
  settings: 'workshops/{w}/settings',
  me: 'me',
  returnLink: 'me/return-link',
  makeLink: 'workshops/{w}/links',
  changeLink: 'workshops/{w}/links/{on}',
  rotateLink: 'workshops/{w}/links/{on}/rotate',
  revokeLink: 'workshops/{w}/links/{on}/revoke',
  role: 'workshops/{w}/people/{on}/role',
  admit: 'workshops/{w}/lobby/admit',
  reject: 'workshops/{w}/lobby/reject',
  mute: 'workshops/{w}/people/{on}/mute',
  remove: 'workshops/{w}/people/{on}/remove',
  liftBan: 'workshops/{w}/bans/{on}/lift',
  report: 'workshops/{w}/report',
  closeReport: 'workshops/{w}/reports/{on}/close',
}

/** Commands that must have seen the newest state of what they change (FA4). */
export const ASPECT_OF: Readonly<Partial<Record<CommandName, Aspect>>> = {
  session: 'session', step: 'step', timer: 'timer', follow: 'follow', applyGroups: 'groups', groupsGo: 'groups', groupsBack: 'groups',
}
