/** Moments in words: by the clock of the workshop's place, in the viewer's language. */
import { language } from '../i18n/i18n.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Hours and minutes; with seconds where asked. */
export function clockText(ms: number, zone: string, withSeconds = false): string {
  return format(zone, { hour: '2-digit', minute: '2-digit', ...(withSeconds && { second: '2-digit' }) }).format(ms)
}

/** Without the full stop that some languages end it with: it stands at the end of sentences. */
export function dayText(ms: number, zone: string): string {
  return format(zone, { day: 'numeric', month: 'long', year: 'numeric' }).format(ms).replace(/\.$/, '')
}

/** With the day: where a film is longer than one. */
export function momentText(ms: number, zone: string): string {
  return format(zone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(ms)
}

/** The zone of whoever watches. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language.value, zone, options])
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = inZone(zone, options)
  formats.set(key, made)
  return made
}

function inZone(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language.value, { ...options, timeZone: zone })
  } catch {
    // A zone that this browser has not heard of.
    return new Intl.DateTimeFormat(language.value, { ...options, timeZone: 'UTC' })
  }
}
