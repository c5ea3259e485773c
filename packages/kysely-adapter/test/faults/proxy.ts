import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'

/** What goes wrong, once: at the n-th time that a statement with this text goes by. */
export interface Fault {
  readonly text: RegExp
  readonly at: number
  /** `cut`: the statement arrives, or a part of it, and the connection ends. `swallow`: it is done, its answer is lost. */
  readonly how: 'cut' | 'swallow'
}

export interface TcpProxy {
  /** The server's URL by way of the proxy. */
  readonly address: string
  /** Arms a fault; counting starts anew. */
  arm(fault: Fault | null): void
  /** Whether the armed fault has happened. */
  hasHappened(): boolean
  close(): Promise<void>
}

/** A proxy on the loopback in front of a database server, which cuts connections at the worst time. */
export const startProxy = async (target: string): Promise<TcpProxy> => {
  const url = new URL(target)
  const [host, port] = [url.hostname, Number(url.port)]
  const open = new Set<Socket>()
  let armed: Fault | null = null
  let seen = 0
  let isDone = false

  const isTime = (data: Buffer): Fault | null => {
    if (armed === null || isDone || !armed.text.test(data.toString('latin1'))) return null
    seen++
    if (seen < armed.at) return null
    isDone = true
    return armed
  }

  const server = createServer((client) => {
    const upstream = createConnection({ host, port })
    let isSwallowing = false
    const end = (): void => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      open.add(socket)
      // The other end is told by the connection's end.
      socket.on('error', end)
      socket.on('close', () => {
        open.delete(socket)
        end()
      })
    }
    client.on('data', (data: Buffer) => {
      const fault = isTime(data)
      if (fault?.how === 'cut') {
        upstream.write(data.subarray(0, Math.ceil(data.length / 2)), end)
        return
      }
      if (fault?.how === 'swallow') isSwallowing = true
      upstream.write(data)
    })
    upstream.on('data', (data: Buffer) => (isSwallowing ? end() : client.write(data)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new RangeError('A TCP server has a port.')
  url.hostname = '127.0.0.1'
  url.port = String(bound.port)
  return {
    address: url.href,
    arm: (fault) => {
      armed = fault
      seen = 0
      isDone = false
    },
    hasHappened: () => isDone,
    close: async () => {
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
    },
  }
}
