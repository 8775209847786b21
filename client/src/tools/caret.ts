/** Places in a shared text that stay right while others write: for carets sent as awareness. */
import * as Y from 'yjs'

/** As text for awareness; undefined when the place is not in the text. */
export function encodeCaret(text: Y.Text, index: number): string {
  const bytes = Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index))
  return btoa(String.fromCharCode(...bytes))
}

/** The place now; undefined when it is nonsense or belongs to a text that is gone. */
export function decodeCaret(doc: Y.Doc, encoded: unknown): { index: number; text: Y.Text } | undefined {
  // A position holds two numbers and at most a short name: longer strings are not ours.
  if (typeof encoded !== 'string' || encoded.length > 200) return undefined
  try {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0))
    const position = Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(bytes), doc)
    return position !== null && position.type instanceof Y.Text
      ? { index: position.index, text: position.type }
      : undefined
  } catch {
    // Written by another client; whatever it is, it is no place in a text.
    return undefined
  }
}
