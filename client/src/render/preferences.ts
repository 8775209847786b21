// What the person has asked the device for.
export class Preferences {
  private readonly motion = window.matchMedia('(prefers-reduced-motion: reduce)')
  private readonly colors = window.matchMedia('(forced-colors: active)')
  private readonly onChange: () => void

  constructor(onChange: () => void) {
    this.onChange = onChange
    for (const query of [this.motion, this.colors]) query.addEventListener('change', onChange)
  }

  /** Nothing should glide. */
  get reducedMotion(): boolean {
    return this.motion.matches
  }

  /** The system's own colours are to be used for what marks the selection. */
  get forcedColors(): boolean {
    return this.colors.matches
  }

  /** Idempotent. */
  dispose(): void {
    for (const query of [this.motion, this.colors]) query.removeEventListener('change', this.onChange)
  }
}
