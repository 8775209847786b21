/**
 * The board as a participant has it, for a facilitator who wants to see what the others see. Nothing changes for the
 * server: here the rights are worked out by the shared table, and what a participant could not do is not done.
 */
import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals'
import { readPlainElement } from '../board/read-element.ts'
import type { NewElement } from '../board/schema.ts'
import { t } from '../i18n/i18n.ts'
import { isRuled } from '../live/live-state.ts'
import { rightsOf } from '../policy/as-other.ts'
import { mayTouch, placesOf, type Standing } from '../policy/policy.ts'
import type { Reason, Rights } from '../policy/types.ts'
import { ALL_PERMITTED } from '../tools/permits.ts'
import type { PageModel, Scene } from '../ui/page-model.ts'

/** Somebody of no lab and no level: what they may do, everybody may. */
const PARTICIPANT: Standing = { id: '', role: 'participant', isHost: false, level: null, lab: null }

// Whoever goes to another board meanwhile finds it as a participant would.
let isViewing = false

export class ViewAs {
  /** Whether the board is seen as a participant sees it. */
  readonly isOn: ReadonlySignal<boolean>
  private readonly page: PageModel
  private readonly on = signal(false)
  private readonly knowsRules: ReadonlySignal<boolean>
  private readonly stops: (() => void)[] = []

  constructor(page: PageModel) {
    this.page = page
    this.isOn = this.on
    this.knowsRules = computed(() => (page.scene.value?.stage.permits.value ?? ALL_PERMITTED) !== ALL_PERMITTED)
  }

  /** As it was left on the board where this person comes from. Returns the way to stop, which does not leave. */
  resume(): () => void {
    if (isViewing) this.enter()
    return () => this.stop()
  }

  enter(): void {
    if (this.on.peek()) return
    isViewing = true
    this.on.value = true
    const { page } = this
    // What is open is a facilitator's.
    page.dialog.value = null
    page.scene.peek()?.stage.stopEditing()
    this.stops.push(
      effect(() => {
        page.live.viewedRights.value = this.rights()
      }),
      effect(() => {
        // Taken away by an event: this person is no facilitator any more.
        if (page.live.viewedRights.value === null) untracked(() => this.lost())
      }),
      effect(() => this.boundBy(page.scene.value)),
      effect(() => this.endText()),
    )
    page.say(t('view.entered'))
  }

  leave(): void {
    if (!this.on.peek()) return
    isViewing = false
    this.stop()
    this.page.say(t('view.left'))
  }

  private lost(): void {
    isViewing = false
    this.stop()
  }

  private stop(): void {
    this.stops.splice(0).reverse().forEach((stop) => stop())
    this.page.live.viewedRights.value = null
    this.on.value = false
  }

  private rights(): Rights {
    const { live } = this.page
    const programme = live.programme.value
    const board = live.boardId
    const facts = {
      isRunning: programme?.session !== undefined && programme.session !== null && programme.session.state !== 'ended',
      outside: live.cockpit.value?.settings.outside ?? 'read',
      lab: null,
      isClosed: programme?.boards.find(({ id }) => id === board)?.closed === true,
      isFrozen: programme !== undefined && (programme.frozen.all || programme.frozen.boards.includes(board)),
    }
    const rights = rightsOf(PARTICIPANT, facts, live.ownRights.value)
    // Until the tools have loaded the rules, nothing is written.
    const isEarly = !this.knowsRules.value && isRuled(rights, live.locks.value)
    return isEarly ? { ...rights, writable: false, reason: rights.reason ?? 'read_only' } : rights
  }

  /** The tools ask before they change something; what is new, and what was done before, they do not. */
  private boundBy(scene: Scene | undefined): (() => void) | undefined {
    if (scene === undefined) return undefined
    const { stage } = scene
    const putBack = untracked(() => stage.undo.setAside())
    stage.board.admits = (draft) => {
      const reason = this.whyNotNew(scene, draft)
      if (reason !== null) stage.notify({ kind: 'refused', reason })
      return reason === null
    }
    return () => {
      stage.board.admits = () => true
      putBack()
    }
  }

  private whyNotNew({ stage: { board } }: Scene, draft: NewElement): Reason | null {
    const { live } = this.page
    const element = readPlainElement({ ...draft, id: '' })
    const boxOf = (id: string) => board.boxOf(id)
    const situation = { rights: live.rights.peek(), locks: live.locks.peek(), mine: undefined, me: PARTICIPANT, boxOf }
    return mayTouch(situation, { id: draft.id ?? '', places: element === undefined ? [] : placesOf(element, boxOf) }, 'create')
  }

  /** A text that was begun is not gone on with where it may not be written any more. */
  private endText(): void {
    const stage = this.page.scene.value?.stage
    const editing = stage?.editing.peek()
    if (stage === undefined || editing == null) return
    const { permits, readOnly } = stage
    if (readOnly.value || (!editing.isNew && permits.value.why('text', editing.id) !== null)) stage.stopEditing()
  }
}
