// Applies an import and is stopped by the operating system just before it writes a batch; it says what it meets after it wakes.
import { writeSync } from 'node:fs'
import { applyImport, FootfallError } from '@footfall/core'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { connectTo } from '../crash/connect-to.ts'

const [address = '', tenantId = '', importId = ''] = process.argv.slice(2)
let isHalfWay = false

/** Its next batch is read and planned, and the transaction that would write it is about to begin. */
const before = (text: string): void => {
  if (!isHalfWay || !/^(begin|start transaction|set transaction)/.test(text)) return
  isHalfWay = false
  writeSync(1, 'stopping\n')
  process.kill(process.pid, 'SIGSTOP')
}
const db = connectTo<unknown>(address, { before })

const onProgress = ({ phase, rows }: { readonly phase: string; readonly rows: number }): void => {
  isHalfWay = phase === 'applying' && rows > 0
}

try {
  await applyImport(importId, { repository: kyselyRepository(db, { tenantId }), batchSize: 5, onProgress })
  writeSync(1, 'completed\n')
} catch (error) {
  writeSync(1, `${error instanceof FootfallError ? error.code : String(error)}\n`)
}
await db.destroy()
