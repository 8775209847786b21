/** The whole board over HTTP (shared/protocol.md FS1): compressed once for everybody who joins. */

export type FetchState = (signal: AbortSignal) => Promise<Uint8Array | undefined>

/** Undefined when the server cannot be reached or refuses: the WebSocket then brings everything, or the reason. */
export function fetchStateOf(boardId: string, personId: string): FetchState {
  return async (signal) => {
    try {
      const url = `/api/boards/${encodeURIComponent(boardId)}/state`
      const response = await fetch(url, { signal, headers: { 'X-Person': personId } })
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
    } catch {
      return undefined
    }
  }
}
