import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { report, reportPage } from '../src/schemas/answers.ts'
import { head, rawRequest } from './raw-request.ts'
import { INDIA, upload, VISITS } from './serve.ts'

const SERVER = join(import.meta.dirname, 'child', 'server.ts')
const ROWS = 'Asha Patel,9723521333,CG Road,06/05/2024\n'.repeat(2_000)
const holdsSchema = z.object({ descriptors: z.int(), bytes: z.number() })

/** Starts an upload, raw or as a form, and goes away after a part of it. */
const abort = async (url: string, at: number): Promise<void> => {
  const address = `${url}/imports?${INDIA}`
  const request = rawRequest(address)
  const isForm = at % 2 === 0
  const type = isForm ? 'multipart/form-data; boundary=b' : 'text/csv'
  const start = isForm ? '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' : ''
  request.send(head(address, 'POST', { 'content-type': type, 'content-length': '10000000' }))
  request.send(`${start}${VISITS}${ROWS}`)
  await new Promise((done) => setTimeout(done, at % 12))
  request.socket.destroy()
}

// What a process holds open is told by Linux alone.
test.runIf(existsSync('/proc/self/fd'))(
  'after 200 uploads whose senders went away the server holds no more open, and no more in memory, than before',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'footfall-aborts-'))
    const args = ['--expose-gc', '--conditions=@footfall/source', SERVER, join(folder, 'crm.db')]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [line]: unknown[] = await once(child.stdout, 'data')
      const url = String(line).trim()
      const holds = async () =>
        holdsSchema.parse(await (await fetch(new URL('/holds', url), { headers: { connection: 'close' } })).json())
      const abortMany = async (count: number): Promise<void> => {
        for (let at = 0; at < count; at += 4) await Promise.all([0, 1, 2, 3].map((one) => abort(url, at + one)))
        for (let tries = 0; tries < 200; tries++) {
          const response = await fetch(`${url}/imports?limit=100`, { headers: { connection: 'close' } })
          const { items } = reportPage.parse(await response.json())
          if (items.every((item) => report.parse(item).status === 'failed')) return
          await new Promise((done) => setTimeout(done, 20))
        }
        throw new Error('An upload that was given up is still being received.')
      }

      // What is loaded and compiled once is not what is measured.
      await abortMany(60)
      const before = await holds()
      await abortMany(200)
      const after = await holds()
      expect(after.descriptors).toBeLessThanOrEqual(before.descriptors)
      expect(after.bytes - before.bytes).toBeLessThan(2 * 1024 * 1024)
      expect((await upload(url)).status).toBe(202)
    } finally {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    }
  },
  60_000,
)
