import type { Server } from 'node:http'
import type { Express } from 'express'

const TRIES = 20

/** Listens on this machine alone, on the port or the next one that is free. */
export const listen = async (
  app: Express,
  port: number,
): Promise<{ readonly server: Server; readonly url: string }> => {
  for (let tried = 0; ; tried++) {
    const server = app.listen(port === 0 ? 0 : port + tried, '127.0.0.1')
    const failed = await new Promise<NodeJS.ErrnoException | null>((done) => {
      server.once('listening', () => done(null))
      server.once('error', done)
    })
    if (failed === null) {
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('The server has no port.')
      return { server, url: `http://localhost:${address.port}` }
    }
    if (failed.code !== 'EADDRINUSE' || tried === TRIES) throw failed
  }
}
