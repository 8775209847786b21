/**
 * Runs a film: the clock, the reel, the screen and the marks of who did it, and what the interface shows of them as
 * signals. One board at a time; moment, speed and filter stay when the board is changed.
 */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import { systemClock, type Cancel, type Clock } from '../platform/clock.ts'
import { displayFrames, type Frames } from '../platform/frames.ts'
import { Attribution, FASTEST, peersFor } from './attribution.ts'
import type { BoardIndex, Change, Fields, Opened, World } from './film-types.ts'
import { isChange } from './film-types.ts'
import { EVERYTHING, deedsOf, isEmpty, keeps, type Cast, type Deed, type Filter } from './filter.ts'
import { FrameFinder } from './frame-finder.ts'
import { between, isMovement, type Moved } from './motion.ts'
import { changeAfter, changeBefore, nextKnownMs } from './neighbours.ts'
import { labelOf, peopleByKey } from './people.ts'
import { Player, type Span, type Speed } from './player.ts'
import { Reel, type Place } from './reel.ts'
import type { Screen } from './screen.ts'
import { Sieve, type Passes } from './sieve.ts'
import { ReplayProblem, type FilmSource } from './source.ts'

export interface ProjectorParts {
  readonly source: FilmSource
  readonly opened: Opened
  readonly clock?: Clock
  readonly frames?: Frames
  /** No movement between two places. */
  readonly isStill?: () => boolean
}

type Board = { readonly index: BoardIndex; readonly reel: Reel }

// Shown moments are told to the interface at most so often while playing: it is drawn anew each time.
const TELL_MS = 100
const MOTION_FASTEST = 8
const LIVE_EVERY_MS = 10_000
const FRAME_LONGEST_MS = 100

export class Projector {
  readonly opened: Opened
  readonly source: FilmSource
  readonly board = signal<Board | undefined>(undefined)
  readonly atMs = signal(0)
  readonly speed = signal<Speed>(1)
  readonly isPlaying = signal(false)
  readonly skipsQuiet = signal(false)
  readonly showsNames = signal(true)
  readonly follows = signal(false)
  readonly hidesRest = signal(false)
  readonly filter = signal<Filter>(EVERYTHING)
  /** A piece of film is on its way and nothing can go on without it. */
  readonly isWaiting = signal(false)
  readonly problem = signal<string | undefined>(undefined)
  /** How many changes were just shown: for the status line where marks would only flicker. */
  readonly busy = signal(0)
  /** Grows whenever another moment is shown: read, where `moment` is asked. */
  readonly version = signal(0)
  /** The moment that is on the screen, painted. */
  readonly shownMs = signal<number | undefined>(undefined)
  /** What is done while the film runs, as far as the filter lets it through. */
  onDeeds: (deeds: readonly Deed[]) => void = () => undefined
  readonly cast: ReadonlySignal<Cast>
  private readonly clock: Clock
  private readonly frames: Frames
  private readonly isStill: () => boolean
  private readonly marks = new Attribution()
  private readonly sieve = new Sieve()
  private readonly stops: (() => void)[] = []
  private player = new Player({ fromMs: 0, toMs: 0 })
  private screen: Screen | undefined
  private world = new Map<string, Fields>()
  private finder = new FrameFinder()
  private readonly moved = new Map<string, Moved>()
  private place: Place = { segment: 0, index: 0 }
  private shownIds: ReadonlySet<string> | undefined
  private frame: Cancel | undefined
  private live: Cancel | undefined
  private lastFrameMs: number | undefined
  private toldAt = -Infinity
  private seeking = 0

  constructor({ source, opened, clock, frames, isStill }: ProjectorParts) {
    this.source = source
    this.opened = opened
    this.clock = clock ?? systemClock
    this.frames = frames ?? displayFrames
    this.isStill = isStill ?? (() => false)
    const people = peopleByKey(opened.people)
    this.cast = computed(() => ({ people, authors: this.board.value?.index.authors ?? new Map<number, string>() }))
    this.stops.push(effect(() => this.filtered(this.filter.value, this.hidesRest.value, this.board.value)))
  }

  /** What this page can watch with; until then nothing is drawn. */
  attach(screen: Screen): void {
    this.screen = screen
    screen.showAll(this.world, this.isShown)
  }

  get span(): Span {
    const index = this.board.value?.index
    return { fromMs: index?.fromMs ?? 0, toMs: index?.toMs ?? 0 }
  }

  /** Another board, at the moment that is shown or the one given. */
  async open(boardId: string, atMs?: number): Promise<void> {
    const [isFirst, token] = [this.board.peek() === undefined, (this.seeking += 1)]
    await this.attempt(async () => {
      const index = await this.source.index(boardId)
      if (token !== this.seeking) return
      const wasPlaying = this.player.isPlaying
      const moment = atMs ?? (isFirst ? index.fromMs : this.player.atMs)
      this.player.within({ fromMs: index.fromMs, toMs: index.toMs })
      this.board.value = { index, reel: new Reel(this.source, index) }
      this.watchGrowth()
      await this.seek(moment)
      this.setPlaying(wasPlaying)
    })
  }

  /** Once more what did not work. */
  async again(): Promise<void> {
    this.problem.value = undefined
    await this.seek(this.player.atMs)
  }

  async seek(ms: number): Promise<void> {
    const token = (this.seeking += 1)
    const reel = this.board.value?.reel
    if (reel === undefined) return
    const target = this.player.seek(ms)
    this.atMs.value = target
    await this.attempt(async () => this.jump(reel, await reel.placeOf(target), token))
  }

  /** To the next (1) or previous (-1) change that the filter lets through. */
  async step(direction: 1 | -1): Promise<void> {
    const reel = this.board.value?.reel
    this.setPlaying(false)
    if (reel === undefined) return
    const token = (this.seeking += 1)
    await this.attempt(async () => {
      const sift = (segment: number): Promise<Passes> => this.sieve.of(reel, segment, this.filter.peek(), this.cast.peek())
      const found = await (direction === 1 ? changeAfter : changeBefore)(reel, this.place, sift)
      if (found === undefined || token !== this.seeking) return
      this.atMs.value = this.player.seek(found.atMs)
      await this.jump(reel, found.place, token)
      if (direction === 1) this.mark(found.change)
    })
  }

  setPlaying(isPlaying: boolean): void {
    if (isPlaying && this.player.isAtEnd) void this.seek(this.span.fromMs).then(() => this.run(true))
    else this.run(isPlaying)
  }

  toggle(): void {
    this.setPlaying(!this.player.isPlaying)
  }

  setSpeed(speed: Speed): void {
    this.player.speed = speed
    this.speed.value = speed
  }

  faster(step: 1 | -1): void {
    this.player.faster(step)
    this.speed.value = this.player.speed
  }

  setSkipsQuiet(skips: boolean): void {
    this.player.skipsQuiet = skips
    this.skipsQuiet.value = skips
  }

  /** All elements at the moment that is shown. */
  moment(): World {
    return new Map(this.world)
  }

  /** The marks have changed by a switch. */
  redraw(): void {
    this.request()
  }

  /** What an element is at the moment that is shown. */
  fieldsOf(id: string): Fields | undefined {
    return this.world.get(id)
  }

  dispose(): void {
    this.seeking += 1
    this.frame?.()
    this.live?.()
    this.stops.splice(0).forEach((stop) => stop())
    this.source.dispose()
  }

  private run(isPlaying: boolean): void {
    this.player.isPlaying = isPlaying
    this.isPlaying.value = isPlaying
    this.atMs.value = this.player.atMs
    this.lastFrameMs = undefined
    this.request()
  }

  private request(): void {
    this.frame ??= this.frames.request((timeMs) => {
      this.frame = undefined
      this.draw(timeMs)
    })
  }

  private draw(timeMs: number): void {
    const elapsed = Math.min(FRAME_LONGEST_MS, timeMs - (this.lastFrameMs ?? timeMs))
    this.lastFrameMs = timeMs
    const reel = this.board.peek()?.reel
    if (reel === undefined) return
    if (this.player.isPlaying && this.isReady(reel)) {
      const target = this.player.advance(elapsed, this.player.skipsQuiet ? this.nextMs(reel) : undefined)
      this.play(reel, target)
      this.tell(timeMs)
    }
    this.drawMarks(reel)
    if (this.player.isPlaying || !this.marks.isEmpty) this.request()
  }

  /** False while the piece that is played now, or begins now, is not here. */
  private isReady(reel: Reel): boolean {
    const items = reel.itemsOf(this.place.segment)
    if (items === undefined) this.wait(reel, this.place.segment)
    else reel.prefetch(this.place.segment + 1)
    return items !== undefined
  }

  private wait(reel: Reel, segment: number): void {
    if (this.isWaiting.peek()) return
    this.isWaiting.value = true
    const load = reel.load(segment).then(() => undefined)
    void this.attempt(() => load).then(() => void (this.isWaiting.value = false))
  }

  /** The clock does not run ahead of what can be shown, nor end without it. */
  private hold(reel: Reel, segment: number): void {
    this.player.seek(Math.min(this.player.atMs, (reel.index.segments[segment]?.fromMs ?? 0) - 1))
    this.player.isPlaying = true
    this.wait(reel, segment)
  }

  private play(reel: Reel, untilMs: number): void {
    const touched = new Set<string>()
    for (;;) {
      const items = reel.itemsOf(this.place.segment)
      if (items === undefined) {
        this.hold(reel, this.place.segment)
        break
      }
      const item = items[this.place.index]
      if (item === undefined) {
        const next = reel.index.segments[this.place.segment + 1]
        if (next === undefined || next.fromMs > untilMs) break
        this.place = { segment: this.place.segment + 1, index: 0 }
        continue
      }
      if (item.atMs > untilMs) break
      if (isChange(item)) this.take(item, touched)
      this.place = { segment: this.place.segment, index: this.place.index + 1 }
      reel.passing(this.place, this.world)
    }
    this.screen?.show(this.world, touched, this.isShown)
    if (this.follows.peek() && touched.size > 0) this.followTo(touched)
    this.busy.value = touched.size
  }

  private take(change: Change, touched: Set<string>): void {
    const deeds = deedsOf(change, this.world, this.finder, this.cast.peek())
    const filter = this.filter.peek()
    const kept = deeds.filter((deed) => keeps(filter, deed))
    this.onDeeds(kept)
    for (const { op } of deeds) {
      touched.add(op.id)
      if (isMovement(op)) this.moved.set(op.id, { author: change.author, atMs: change.atMs })
    }
    if (kept.length > 0 && this.player.speed <= FASTEST) this.marks.note(change.author, kept.map(({ op }) => op.id), this.clock.elapsed())
  }

  private mark(change: Change): void {
    this.marks.note(change.author, change.ops.map(({ id }) => id), this.clock.elapsed())
    if (this.follows.peek()) this.followTo(new Set(change.ops.map(({ id }) => id)))
    this.request()
  }

  private followTo(ids: ReadonlySet<string>): void {
    const [id] = ids
    const box = id === undefined ? undefined : this.screen?.board.boxOf(id)
    if (box) this.screen?.bringIntoSight(box)
  }

  private drawMarks(reel: Reel): void {
    const { screen } = this
    if (!screen) return
    const isMoving = this.player.isPlaying && this.player.speed <= MOTION_FASTEST && !this.isStill()
    const ahead = reel.itemsOf(this.place.segment)?.slice(this.place.index, this.place.index + AHEAD) ?? []
    const moving = isMoving ? between(this.player.atMs, ahead, this.moved, (id) => screen.board.boxOf(id)) : NO_MOVES
    const touched = this.marks.byAuthor(this.clock.elapsed())
    screen.setPeers(peersFor(this.showsNames.peek() ? touched : NO_MARKS, moving, (author) => {
      const key = this.cast.peek().authors.get(author)
      const person = key === undefined ? undefined : this.cast.peek().people.get(key)
      return person && { person, name: labelOf(person) }
    }))
  }

  private async jump(reel: Reel, place: Place, token: number): Promise<void> {
    const world = await reel.worldAt(place)
    if (token !== this.seeking) return
    this.world = world
    this.place = place
    this.finder = new FrameFinder(world)
    this.moved.clear()
    this.marks.clear()
    this.screen?.showAll(world, this.isShown)
    this.atMs.value = this.player.atMs
    this.problem.value = undefined
    this.request()
    this.version.value += 1
    const shownMs = this.player.atMs
    void this.screen?.whenPainted().then(() => void (this.shownMs.value = shownMs))
  }

  /** When something next happens that the filter lets through; where nothing does, the end. */
  private nextMs(reel: Reel): number {
    return nextKnownMs(reel, this.place, (segment) => this.sieve.known(reel, segment, this.filter.peek())) ?? this.span.toMs
  }

  private readonly isShown = (id: string): boolean => this.shownIds?.has(id) ?? true

  /** Elements that the filter is about; with "hide the rest" the others are not on the screen. */
  private filtered(filter: Filter, hidesRest: boolean, board: Board | undefined): void {
    const reel = board?.reel
    if (reel === undefined) return
    if (isEmpty(filter)) {
      this.showOnly(undefined)
      return
    }
    void this.attempt(async () => {
      const ids = await this.sieve.idsOf(reel, filter, this.cast.peek())
      if (this.filter.peek() === filter) this.showOnly(hidesRest ? ids : undefined)
    })
  }

  private showOnly(ids: ReadonlySet<string> | undefined): void {
    if (ids === undefined && this.shownIds === undefined) return
    this.shownIds = ids
    this.screen?.showAll(this.world, this.isShown)
  }

  /** The interface hears of the moment now and then, not in every frame. */
  private tell(timeMs: number): void {
    const hasEnded = !this.player.isPlaying
    if (!hasEnded && timeMs - this.toldAt < TELL_MS) return
    this.toldAt = timeMs
    this.version.value += 1
    this.atMs.value = this.player.atMs
    this.isPlaying.value = this.player.isPlaying
  }

  private watchGrowth(): void {
    this.live?.()
    this.live = undefined
    const board = this.board.peek()
    if (board === undefined || (!this.opened.isLive && board.index.ready)) return
    this.live = this.clock.every(LIVE_EVERY_MS, () => void this.grow())
  }

  private async grow(): Promise<void> {
    const before = this.board.peek()
    if (before === undefined) return
    // What does not come now comes the next time.
    const index = await this.source.index(before.reel.boardId).catch(() => undefined)
    if (index === undefined || this.board.peek() !== before) return
    before.reel.extend(index)
    this.player.within({ fromMs: index.fromMs, toMs: index.toMs })
    this.board.value = { index, reel: before.reel }
    this.watchGrowth()
  }

  private async attempt(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      if (!(error instanceof ReplayProblem)) throw error
      this.run(false)
      this.problem.value = error.reason
    }
  }
}

// Far enough for a second and a half of a busy board.
const AHEAD = 200
const NO_MOVES = new Map<number, Map<string, never>>()
const NO_MARKS = new Map<number, string[]>()
