import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { received, reportWithProgress, verification } from '../src/schemas/answers.ts'
import { upload } from './serve.ts'

const SERVER = join(import.meta.dirname, 'child', 'server.ts')
const running = new Set<ChildProcess>()
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-restart-'))
})
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const start = async (slow = 0): Promise<{ readonly url: string; readonly child: ChildProcess }> => {
  const child = spawn(process.execPath, ['--conditions=@footfall/source', SERVER, join(folder, 'crm.db')], {
    env: { ...process.env, SLOW: String(slow) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  const [line]: unknown[] = await once(child.stdout, 'data')
  return { url: String(line).trim(), child }
}
const stop = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
  running.delete(child)
}

/** A worker that was killed cannot give its lease back; the minute that it lasts is over here at once. */
const endLeases = (): void => {
  const db = new DatabaseSync(join(folder, 'crm.db'))
  db.exec('update imports set lease_until = 0 where lease_until is not null')
  db.close()
}

const file = (store: string): string => {
  const rows = Array.from(
    { length: 2_500 },
    (_, at) => `Customer ${at},+9198${String(10_000_000 + at)},${store},2024-05-06`,
  )
  return `Name,Phone,Store,Visit Date\n${rows.join('\n')}\n`
}

const completed = async (url: string, id: string) => {
  for (let tries = 0; tries < 200; tries++) {
    const report = reportWithProgress.parse(await (await fetch(`${url}/imports/${id}`)).json())
    if (report.status === 'completed') return report
    await new Promise((done) => setTimeout(done, 300))
  }
  throw new Error('The import did not complete.')
}

test.each(['SIGKILL', 'SIGTERM'] as const)(
  '%s after 202: every acknowledged upload completes at the next start',
  async (signal) => {
    const first = await start(150)
    const ids: string[] = []
    for (const store of ['CG Road', 'Shivranjani', 'Paldi']) {
      const response = await upload(first.url, file(store), 'apply=true')
      expect(response.status).toBe(202)
      ids.push(received.parse(await response.json()).importId)
    }
    await stop(first.child, signal)

    endLeases()
    const second = await start()
    const reports = []
    for (const id of ids) reports.push(await completed(second.url, id))
    expect(reports.map(({ outcomes }) => outcomes)).toEqual([
      { clientCreated: 2_500, visitAdded: 0, visitRepeated: 0, held: 0 },
      { clientCreated: 0, visitAdded: 2_500, visitRepeated: 0, held: 0 },
      { clientCreated: 0, visitAdded: 2_500, visitRepeated: 0, held: 0 },
    ])
    for (const id of ids) {
      const proof = verification.parse(await (await fetch(`${second.url}/imports/${id}/verify`)).json())
      expect(proof).toEqual({ ok: true, imports: 1, violations: [] })
    }
    await stop(second.child, 'SIGTERM')
  },
  120_000,
)
