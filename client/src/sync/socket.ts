/** A WebSocket as the connection needs it: binary, silent after it has been given up. */

export interface SocketEvents {
  onOpen(): void
  onMessage(bytes: Uint8Array): void
  /** Once, also when the connection never came about; `code` as in RFC 6455, 1006 for "just gone". */
  onClose(code: number): void
}

export interface Socket {
  send(bytes: Uint8Array<ArrayBuffer>): void
  /** Gives the socket up: no event follows, whatever still arrives. */
  abandon(): void
}

export type OpenSocket = (url: string, events: SocketEvents) => Socket

export const openWebSocket: OpenSocket = (url, events) => {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  socket.onopen = () => events.onOpen()
  socket.onclose = (event) => events.onClose(event.code)
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
    // Text frames are not part of the protocol (MS3); an empty message is malformed and ends the session.
    events.onMessage(typeof data === 'string' ? new Uint8Array() : new Uint8Array(data))
  }
  return {
    send(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes)
    },
    abandon() {
      socket.onopen = socket.onclose = socket.onmessage = null
      socket.close(1000)
    },
  }
}
