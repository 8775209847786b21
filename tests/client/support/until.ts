/** Waits for a state instead of for time: lets pending work run until `holds` does. */
export async function until(holds: () => boolean, what = holds.toString()): Promise<void> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    if (holds()) return
    // What is ready runs at once; what comes from outside (a module, a file) gets room to arrive.
    if (turn < 200) await new Promise((resolve) => void setImmediate(resolve))
    else await new Promise((resolve) => void setTimeout(resolve, 5))
  }
  throw new Error(`never came true: ${what}`)
}

/** Lets everything that is ready run; for showing that something does not happen. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}
