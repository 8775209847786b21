/** The agenda being edited: plain values, changed by making new ones. */
import type { StepDraft } from '../live/command-types.ts'
import type { Step } from '../live/types.ts'

/** `row` tells steps apart while they come, go and move. */
export interface Row {
  readonly row: number
  readonly step: StepDraft
}

const USUAL_MINUTES = 10

export function rowsOf(steps: readonly Step[]): Row[] {
  return steps.map((step, index) => ({
    row: index,
    step: {
      id: step.id, mode: step.mode, minutes: step.minutes, title: step.title, instruction: step.instruction,
      boards: step.boards, frames: step.frames, scope: step.scope, own_only: step.ownOnly,
    },
  }))
}

export function withStep(rows: readonly Row[]): Row[] {
  const row = 1 + Math.max(-1, ...rows.map((each) => each.row))
  const step: StepDraft = {
    mode: 'open', minutes: USUAL_MINUTES, title: {}, instruction: {}, boards: [], frames: [], scope: 'board', own_only: false,
  }
  return [...rows, { row, step }]
}

export function changeStep(rows: readonly Row[], row: number, change: Partial<StepDraft>): Row[] {
  return rows.map((each) => (each.row === row ? { row, step: { ...each.step, ...change } } : each))
}

/** One place earlier (-1) or later (1). At the ends nothing changes. */
export function shiftStep(rows: readonly Row[], row: number, by: 1 | -1): Row[] {
  const at = rows.findIndex((each) => each.row === row)
  const [moved, other] = [rows[at], rows[at + by]]
  if (moved === undefined || other === undefined) return [...rows]
  const next = [...rows]
  next[at] = other
  next[at + by] = moved
  return next
}

/** What is sent: texts without the empty ones. */
export function stepsOf(rows: readonly Row[]): StepDraft[] {
  return rows.map(({ step }) => ({ ...step, title: filled(step.title), instruction: filled(step.instruction) }))
}

function filled(texts: StepDraft['title']): StepDraft['title'] {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))
}
