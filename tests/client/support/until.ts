/** Waits for a state instead of for time: lets pending work run until `holds` does. */
export async function until(holds: () => boolean, what = holds.toString()): Promise<void> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    if (holds()) return
    await new Promise((resolve) => void setImmediate(resolve))
  }
  throw new Error(`never came true: ${what}`)
}

/** Lets everything that is ready run; for showing that something does not happen. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}
