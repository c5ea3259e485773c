import { connect, type Socket } from 'node:net'

/** Speaks HTTP by hand: for what a well-behaved client never sends. */
export interface RawRequest {
  readonly socket: Socket
  send(text: string | Uint8Array): void
  /** Everything the server sends until it closes, or until it says nothing for `quietMs`. */
  answer(quietMs?: number): Promise<string>
}

export const rawRequest = (url: string): RawRequest => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  let heard = Date.now()
  let isClosed = false
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    heard = Date.now()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isClosed = true
  })
  return {
    socket,
    send: (data) => {
      socket.write(data)
    },
    async answer(quietMs = 1_000) {
      while (!isClosed && (text === '' || Date.now() - heard < quietMs))
        await new Promise((done) => setTimeout(done, 10))
      return text
    },
  }
}

export const head = (url: string, method: string, headers: Readonly<Record<string, string>>): string => {
  const { host, pathname, search } = new URL(url)
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}
