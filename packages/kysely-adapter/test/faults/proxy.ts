import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'
import { wireOf } from './wire.ts'

/** What goes wrong, once: at the n-th time that such a statement goes by. */
export interface Fault {
  readonly statement: RegExp
  readonly at: number
  /** `cut`: a part of the statement arrives, and the connection ends. `swallow`: it is done, its answer is lost. */
  readonly how: 'cut' | 'swallow'
}

/** A statement that went by, and those before it in its transaction. On MySQL these texts hold values. */
export interface Statement {
  readonly text: string
  readonly before: readonly string[]
}

/** The fault as it happened. */
export interface Hit extends Statement {
  /** What the server said and nobody heard; null where it had nothing to answer. */
  readonly answer: string | null
}

export interface TcpProxy {
  /** The server's URL by way of the proxy. */
  readonly address: string
  /** What this server says of a COMMIT that it has done. */
  readonly committed: string
  /** Arms a fault, or none; what went by is forgotten. */
  arm(fault: Fault | null): void
  /** The armed fault, once it has happened. */
  hit(): Hit | null
  /** The statements that went by since then. */
  seen(): readonly Statement[]
  close(): Promise<void>
}

/** Enough to tell statements apart. */
const LONGEST_TEXT = 200

/** A proxy on the loopback in front of a database server, which cuts connections at the worst time. */
export const startProxy = async (target: string): Promise<TcpProxy> => {
  const url = new URL(target)
  const [host, port] = [url.hostname, Number(url.port)]
  const wire = wireOf(target)
  const open = new Set<Socket>()
  let armed: Fault | null = null
  let matches = 0
  let hit: Hit | null = null
  let seen: Statement[] = []

  /** Notes a statement, and the fault if it happens to it. */
  const faultOf = (statement: Statement): Fault | null => {
    seen.push(statement)
    if (armed === null || hit !== null || !armed.statement.test(statement.text)) return null
    matches++
    if (matches < armed.at) return null
    hit = { ...statement, answer: null }
    return armed
  }

  const server = createServer((client) => {
    const upstream = createConnection({ host, port })
    const statements = wire.statements()
    let lost: ReturnType<typeof wire.answers> | null = null
    let before: string[] = []
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
      for (const whole of statements.push(data)) {
        const text = whole.slice(0, LONGEST_TEXT)
        if (/^(begin|start transaction)/i.test(text)) before = []
        const fault = faultOf({ text, before })
        before = [...before, text]
        if (fault?.how === 'cut') return void upstream.write(data.subarray(0, Math.ceil(data.length / 2)), end)
        if (fault?.how === 'swallow') lost = wire.answers()
      }
      upstream.write(data)
    })
    upstream.on('data', (data: Buffer) => {
      if (lost === null) return void client.write(data)
      const [answer] = lost.push(data)
      if (answer === undefined || hit === null) return
      hit = { ...hit, answer }
      end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new RangeError('A TCP server has a port.')
  url.hostname = '127.0.0.1'
  url.port = String(bound.port)
  return {
    address: url.href,
    committed: wire.committed,
    arm: (fault) => {
      armed = fault
      matches = 0
      hit = null
      seen = []
    },
    hit: () => hit,
    seen: () => seen,
    close: async () => {
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
    },
  }
}
