/**
 * Stylesheets that come within the code that needs them (`import css from './x.css?inline'`): a file of their own
 * is another request on the way to a board. Not an inline style, so the Content-Security-Policy stays as strict.
 */

/** Adds them to the page, after those that it has. They stay. */
export function addStyles(...sheets: readonly string[]): void {
  document.adoptedStyleSheets.push(...sheets.map(sheetOf))
}

function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
