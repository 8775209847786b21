// Undo and redo of this person's own actions on this page; others' work is never touched.
import * as Y from 'yjs'
import { LOCAL, type Board } from './board.ts'

/** Typing in one text within this pause is one step. */
export const TYPING_PAUSE_MS = 500

export class Undo {
  private readonly manager: Y.UndoManager
  private readonly listeners = new Set<() => void>()
  private inGesture = false
  private typedIn: unknown

  constructor(board: Board) {
    this.manager = new Y.UndoManager(board.elements, {
      trackedOrigins: new Set([LOCAL]),
      captureTimeout: TYPING_PAUSE_MS,
      captureTransaction: (transaction) => this.beforeCapture(transaction),
    })
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const) {
      this.manager.on(event, this.notify)
    }
  }

  get canUndo(): boolean {
    return this.manager.canUndo()
  }

  get canRedo(): boolean {
    return this.manager.canRedo()
  }

  /** Everything until `endGesture` is one step, however long it takes. */
  beginGesture(): void {
    this.manager.stopCapturing()
    this.manager.captureTimeout = Infinity
    this.inGesture = true
  }

  /** Ends the step. Without a gesture it does nothing. */
  endGesture(): void {
    if (!this.inGesture) return
    this.inGesture = false
    this.manager.captureTimeout = TYPING_PAUSE_MS
    this.manager.stopCapturing()
  }

  /** A gesture under way ends first. Nothing happens when there is nothing to undo. */
  undo(): void {
    this.endGesture()
    this.manager.undo()
  }

  redo(): void {
    this.endGesture()
    this.manager.redo()
  }

  /** What was done until now can only be undone again when the returned function has been called. */
  setAside(): () => void {
    this.endGesture()
    const { manager } = this
    manager.stopCapturing()
    const [undos, redos] = [manager.undoStack, manager.redoStack]
    manager.undoStack = []
    manager.redoStack = []
    this.notify()
    return () => {
      const hasNews = manager.undoStack.length > 0
      manager.stopCapturing()
      manager.undoStack = [...undos, ...manager.undoStack]
      // After something new there is no way forward any more, as ever.
      if (!hasNews) manager.redoStack = [...manager.redoStack, ...redos]
      this.notify()
    }
  }

  /** Called when `canUndo` or `canRedo` may have changed. Returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Idempotent. */
  dispose(): void {
    this.listeners.clear()
    this.manager.destroy()
  }

  /** Decides, before Yjs looks at the clock, whether this transaction may join the step before it. */
  private beforeCapture(transaction: Y.Transaction): boolean {
    if (transaction.origin !== LOCAL || this.inGesture) return true
    const text = onlyTextOf(transaction)
    if (text === undefined || text !== this.typedIn) this.manager.stopCapturing()
    this.typedIn = text
    return true
  }

  private readonly notify = (): void => {
    for (const listener of [...this.listeners]) listener()
  }
}

/** The text, when a transaction changed one text and nothing else. */
function onlyTextOf(transaction: Y.Transaction): Y.Text | undefined {
  const [changed, ...others] = transaction.changed.keys()
  return others.length === 0 && changed instanceof Y.Text ? changed : undefined
}
