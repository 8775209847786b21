/** What build/locales.ts makes of shared/locales/<language>/*.json. */
declare module 'virtual:locale/*' {
  const messages: Record<string, (values?: Record<string, unknown>) => string>
  export default messages
}
