import { createReadStream } from 'node:fs'
import { type Progress, runImport, verifyImport } from '@footfall/core'
import { kyselyRepository, migrate } from '@footfall/kysely-adapter'
import { connect } from './databases.ts'

// One measurement in a process of its own: node dist/child.js <address> <file> [copy] : file to verified import. Prints one line of JSON.

const [address = '', file = '', how = 'sql'] = process.argv.slice(2)

/** Seconds by statement, the values left out. */
const statements = new Map<string, number>()
const { db, pool } = connect(address, ({ query, queryDurationMillis }) => {
  const text = query.sql.replace(/\s+/g, ' ').replace(/ values .*/, '')
  statements.set(text, (statements.get(text) ?? 0) + queryDurationMillis / 1000)
})
await migrate(db)
const repository = kyselyRepository(db, how === 'copy' && pool !== null ? { pgPool: pool } : {})

const began = performance.now()
const phases: Record<string, number> = {}
let phase = 'receiving'
let since = began
const enter = (next: string): void => {
  if (next === phase) return
  const now = performance.now()
  phases[phase] = (phases[phase] ?? 0) + (now - since) / 1000
  phase = next
  since = now
}
const onProgress = ({ phase: now, rows, totalRows }: Progress): void => {
  enter(now)
  if (now === 'applying' && rows === totalRows) enter('reporting')
}
const source = createReadStream(file)
const report = await runImport(source, { repository, defaultCountry: 'IN', dateOrder: 'DMY', onProgress })
enter('verifying')
const { ok } = await verifyImport(report.importId, { repository })
enter('done')
if (!ok || report.status !== 'completed') throw new Error('The import does not stand.')
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage()
const slowest = [...statements].sort((a, b) => b[1] - a[1]).slice(0, 20)
console.log(
  JSON.stringify({
    rows: report.rows,
    outcomes: report.outcomes,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    phases,
    statements: slowest,
    peakMB: (process.resourceUsage().maxRSS * 1024) / 1e6,
  }),
)
await db.destroy()
