// What the person has asked the device for.
export class Preferences {
  private readonly motion = window.matchMedia('(prefers-reduced-motion: reduce)')
  private readonly colors = window.matchMedia('(forced-colors: active)')
  private readonly onChange: () => void
  /** Nothing should glide. Remembered: asking the query makes the browser compute all styles. */
  reducedMotion = this.motion.matches
  /** The system's own colours are to be used for what marks the selection. */
  forcedColors = this.colors.matches

  constructor(onChange: () => void) {
    this.onChange = () => {
      this.reducedMotion = this.motion.matches
      this.forcedColors = this.colors.matches
      onChange()
    }
    for (const query of [this.motion, this.colors]) query.addEventListener('change', this.onChange)
  }

  /** Idempotent. */
  dispose(): void {
    for (const query of [this.motion, this.colors]) query.removeEventListener('change', this.onChange)
  }
}
