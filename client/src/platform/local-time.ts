/** Times as a field for date and time wants them: by the clock and the zone of this device. */

const MINUTE_MS = 60_000

/** Empty for none. */
export function toTimeField(ms: number | null): string {
  if (ms === null) return ''
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE_MS)
  return local.toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length)
}

/** Null for an empty field, and for one that is not filled in as a whole. */
export function fromTimeField(text: string): number | null {
  const ms = new Date(text).getTime()
  return Number.isNaN(ms) ? null : ms
}
