import { createMemoryDatabase, memoryRepository, type Repository } from '@footfall/core'
import { expect, test } from 'vitest'
import { head, rawRequest } from './raw-request.ts'
import { environment, INDIA, serve } from './serve.ts'

const MIB = 1024 * 1024

/** A repository whose ledger takes nothing until it is let. */
const createSlowRepository = () => {
  let open = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const inner = memoryRepository({ environment, database: createMemoryDatabase() })
  const repository: Repository = {
    ...inner,
    ledger: {
      ...inner.ledger,
      append: async (id, rows) => {
        await gate
        return inner.ledger.append(id, rows)
      },
    },
  }
  return { repository, open: () => open() }
}

const BEFORE = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
const AFTER = '\r\n--b--\r\n'
const ROWS = 'Asha Patel,9723521333,CG Road,06/05/2024\n'.repeat(25_000)

test.each([
  ['a raw body', 'text/csv', '', ''],
  ['a form', 'multipart/form-data; boundary=b', BEFORE, AFTER],
])(
  'while the ledger is busy, %s is not read on: it waits at the sender, not in memory',
  async (_, type, before, after) => {
    const { repository, open } = createSlowRepository()
    const served = await serve({ repository })
    const header = 'Name,Phone,Store,Date\n'
    const parts = 40
    const length = before.length + header.length + parts * ROWS.length + after.length
    const request = rawRequest(served.url)
    request.send(
      head(`${served.url}/imports?${INDIA}`, 'POST', { 'content-type': type, 'content-length': String(length) }),
    )
    request.send(before + header)

    let sent = 0
    const pump = (async () => {
      for (let at = 0; at < parts; at++) {
        await new Promise<void>((resolve) => request.socket.write(ROWS, () => resolve()))
        sent += ROWS.length
      }
      request.send(after)
    })()
    await new Promise((done) => setTimeout(done, 700))
    // What the kernel's socket buffers hold is not ours to bound.
    expect(sent).toBeLessThan(16 * MIB)
    expect(length).toBeGreaterThan(38 * MIB)

    open()
    await pump
    expect(await request.answer(1_000)).toMatch(/^HTTP\/1\.1 202 [\s\S]*"rows":1000000/)
    request.socket.destroy()
    await served.close()
  },
  120_000,
)
