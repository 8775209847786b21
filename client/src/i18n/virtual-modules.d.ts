/** What build/locales.ts makes of shared/locales/<language>/*.json. */
declare module 'virtual:locale/*' {
  const messages: Record<string, (values?: Record<string, unknown>) => string>
  export default messages
}

declare module 'virtual:locale/templates/*' {
  /** By template and part of it. */
  const templates: Record<string, Record<string, readonly [title: string, prompt: string, kind: string]>>
  export default templates
}

declare module 'virtual:load-failure' {
  const texts: readonly { readonly language: 'de' | 'en' | 'uk'; readonly text: string; readonly action: string }[]
  export default texts
}

declare module 'virtual:templates' {
  type Texts = Readonly<Record<'de' | 'en' | 'uk', string>>
  const templates: readonly {
    readonly id: string
    readonly name: Texts
    readonly purpose: Texts
    readonly minutes: number
    /** Cells of the grid, as in `boxes`. */
    readonly width: number
    readonly height: number
    readonly boxes: readonly (readonly [kind: string, x: number, y: number, width: number, height: number])[]
  }[]
  export default templates
}
